package io.poolhouse.engine;

import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderParts;
import io.poolhouse.model.Part;
import java.util.ArrayList;
import java.util.List;

/** Every tensor of a model and its head, in the order in which {@code Encoder.begin} finds them. */
final class Parameters {
  static final String CLASSIFIER_WEIGHT = "classifier.weight";
  static final String CLASSIFIER_BIAS = "classifier.bias";
  static final String QUERIES = "attention_pooling.queries";
  static final String MIX = "layer_mix.weights";

  private final List<Parameter> all = new ArrayList<>();
  private final int layers;
  private final long hidden;
  private final LearnedWords words;

  private Parameters(EncoderConfig config, LearnedWords words) {
    this.words = words;
    layers = config.layers();
    hidden = config.hiddenSize();
  }

  /** Of a run in which the whole table of words learns. */
  static List<Parameter> of(EncoderConfig config, boolean pooler, TrainedHead head) {
    return of(config, pooler, head, LearnedWords.ALL);
  }

  static List<Parameter> of(
      EncoderConfig config, boolean pooler, TrainedHead head, LearnedWords words) {
    Parameters parameters = new Parameters(config, words);
    EncoderParts parts = config.parts(pooler);
    parameters.embedding(parts.embedding());
    for (int layer = 0; layer < parts.layers().size(); layer++) {
      // One that is used several times counts as the last of its places.
      parameters.add(parts.order().lastIndexOf(layer) + 1, parts.layers().get(layer));
    }
    parameters.add(config.layers(), parts.around());
    parameters.add(config.layers(), parts.pooler());
    parameters.head(head);
    return List.copyOf(parameters.all);
  }

  /** The head's alone, where the encoder is frozen. */
  static List<Parameter> ofHead(EncoderConfig config, TrainedHead head) {
    Parameters parameters = new Parameters(config, LearnedWords.ALL);
    parameters.head(head);
    return List.copyOf(parameters.all);
  }

  /** What changes a head's vectors, and is not frozen. */
  static boolean learns(Parameter parameter, TrainingSettings settings, int layers) {
    if (parameter.isAbsent() || (isPooler(parameter) && !settings.head().poolsByPooler())) {
      return false;
    }
    return settings.layers().factor(parameter.block(), layers) > 0;
  }

  private static boolean isPooler(Parameter parameter) {
    return parameter.name().startsWith("pooler.");
  }

  /** Of the table of words, the rows that learn. */
  private void embedding(Part.Block embedding) {
    embedding
        .parts()
        .values()
        .forEach(
            part -> {
              if (part instanceof Part.Words table) {
                all.add(Parameter.of(table.table(), 0).withRows(words));
              } else {
                add(0, part);
              }
            });
  }

  private void head(TrainedHead head) {
    int block = layers + 1;
    all.add(head.mix() ? Parameter.of(MIX, block, layers + 1) : Parameter.absent(block));
    all.add(
        head.pooling() instanceof HeadPooling.Attention attention
            ? Parameter.of(QUERIES, block, attention.queries(), hidden)
            : Parameter.absent(block));
    add(CLASSIFIER_WEIGHT, block, head.classes(), head.width((int) hidden));
    add(CLASSIFIER_BIAS, block, head.classes());
  }

  private void add(int block, Part part) {
    part.leaves().forEach(leaf -> all.add(Parameter.of(leaf, block)));
  }

  private void add(String name, int block, long... shape) {
    all.add(Parameter.of(name, block, shape));
  }
}
