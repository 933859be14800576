package io.poolhouse.engine;

import io.poolhouse.model.BertConfig;
import java.util.ArrayList;
import java.util.List;

/** Every tensor of a model and its head, in the order in which {@code Encoder.begin} finds them. */
final class Parameters {
  static final String CLASSIFIER_WEIGHT = "classifier.weight";
  static final String CLASSIFIER_BIAS = "classifier.bias";
  static final String QUERIES = "attention_pooling.queries";
  static final String MIX = "layer_mix.weights";

  /** Where some words learn only, their rows. */
  static final String WORDS = "embeddings.word_embeddings.weight";

  private static final String POOLER = "pooler.dense";

  private final List<Parameter> all = new ArrayList<>();
  private final int layers;
  private final long hidden;
  private final long inner;

  private Parameters(BertConfig config) {
    layers = config.layers();
    hidden = config.hiddenSize();
    inner = config.intermediateSize();
  }

  /** Of a run in which the whole table of words learns. */
  static List<Parameter> of(BertConfig config, boolean pooler, TrainedHead head) {
    return of(config, pooler, head, LearnedWords.ALL);
  }

  static List<Parameter> of(
      BertConfig config, boolean pooler, TrainedHead head, LearnedWords words) {
    Parameters parameters = new Parameters(config);
    parameters.embeddings(config, words);
    for (int layer = 0; layer < config.layers(); layer++) {
      parameters.layer("encoder.layer." + layer, layer + 1);
    }
    parameters.pooler(pooler);
    parameters.head(head);
    return List.copyOf(parameters.all);
  }

  /** The head's alone, where the encoder is frozen. */
  static List<Parameter> ofHead(BertConfig config, TrainedHead head) {
    Parameters parameters = new Parameters(config);
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
    return parameter.name().startsWith(POOLER);
  }

  private void embeddings(BertConfig config, LearnedWords words) {
    add(WORDS, 0, words.rowsOf(config.vocabularySize()), hidden);
    add("embeddings.position_embeddings.weight", 0, config.maxPositions(), hidden);
    add("embeddings.token_type_embeddings.weight", 0, config.tokenTypes(), hidden);
    norm("embeddings.LayerNorm", 0);
  }

  private void layer(String name, int block) {
    String self = name + ".attention.self.";
    for (String suffix : List.of(".weight", ".bias")) {
      List<String> names =
          List.of(self + "query" + suffix, self + "key" + suffix, self + "value" + suffix);
      List<Long> shape = suffix.equals(".bias") ? List.of(hidden) : List.of(hidden, hidden);
      all.add(new Parameter(names, shape, block));
    }
    dense(name + ".attention.output.dense", block, hidden, hidden);
    norm(name + ".attention.output.LayerNorm", block);
    dense(name + ".intermediate.dense", block, inner, hidden);
    dense(name + ".output.dense", block, hidden, inner);
    norm(name + ".output.LayerNorm", block);
  }

  private void pooler(boolean present) {
    if (present) {
      dense(POOLER, layers, hidden, hidden);
    } else {
      all.add(Parameter.absent(layers));
      all.add(Parameter.absent(layers));
    }
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

  private void dense(String name, int block, long outputs, long inputs) {
    add(name + ".weight", block, outputs, inputs);
    add(name + ".bias", block, outputs);
  }

  private void norm(String name, int block) {
    add(name + ".weight", block, hidden);
    add(name + ".bias", block, hidden);
  }

  private void add(String name, int block, long... shape) {
    all.add(Parameter.of(name, block, shape));
  }
}
