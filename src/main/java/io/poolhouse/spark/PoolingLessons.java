package io.poolhouse.spark;

import io.poolhouse.engine.AdamW;
import io.poolhouse.engine.HeadPooling;
import io.poolhouse.engine.LayerRates;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.RateSchedule;
import io.poolhouse.engine.TrainedHead;
import io.poolhouse.engine.TrainingSettings;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.LearnedWord;
import io.poolhouse.text.TokenizedText;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a pooling is learned.
 *
 * @param how what pools the tokens where there are no queries
 * @param queries numbers of them to choose from, each at least 1; empty: no attention
 * @param mix whether all layers are weighed
 * @param decays to choose from, at least one
 * @param epochs at most
 * @param maxStateBytes what the token states may take
 */
record PoolingLessons(
    How how,
    List<Integer> queries,
    boolean mix,
    List<Double> decays,
    int epochs,
    double rate,
    int batch,
    long seed,
    long maxStateBytes)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static final List<Integer> QUERIES = List.of(1, 4);
  static final List<Double> DECAYS = List.of(0.01, 0.3);
  static final int EPOCHS = 20;
  static final double RATE = 3e-3;
  static final int BATCH = 32;
  static final int STATE_MIB = 2_048;

  /**
   * @throws EmbedException where a setting teaches nothing
   */
  PoolingLessons {
    queries = List.copyOf(queries);
    decays = List.copyOf(decays);
    if (queries.stream().anyMatch(each -> each < 1)) {
      throw new EmbedException(
          "queries %s: expected numbers of 1 or more.".formatted(listed(queries)));
    }
    if (decays.isEmpty()) {
      throw new EmbedException("decays is empty: expected one or more numbers.");
    }
    if (!decays.stream().allMatch(each -> each >= 0 && Double.isFinite(each))) {
      throw new EmbedException(
          "decays %s: expected numbers of at least 0.".formatted(listed(decays)));
    }
    if (queries.isEmpty() && !mix) {
      throw new EmbedException(
          "Neither queries nor a mix: nothing is to be learned. Set one of them.");
    }
    if (queries.isEmpty() && how == How.POOLER) {
      throw new EmbedException(
          "how 'pooler' reads the last layer, not a mix of layers. Set another word, such as 'mean'.");
    }
  }

  private static String listed(List<?> numbers) {
    return numbers.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  /** What is tried where nobody says otherwise. */
  static PoolingLessons usual(LearnedPart part, long seed, long stateMiB) {
    boolean mix = part.word() == LearnedWord.MIX;
    return new PoolingLessons(
        part.mixed().orElse(How.MEAN),
        mix ? List.of() : QUERIES,
        mix,
        DECAYS,
        EPOCHS,
        RATE,
        BATCH,
        seed,
        stateMiB << 20);
  }

  /** One choice of all that is tried. */
  record Choice(HeadPooling pooling, double decay) {
    @Override
    public String toString() {
      return pooling instanceof HeadPooling.Attention attention
          ? "%d %s, decay %s"
              .formatted(attention.queries(), attention.queries() == 1 ? "query" : "queries", decay)
          : "decay %s".formatted(decay);
    }
  }

  List<Choice> choices() {
    List<HeadPooling> poolings =
        queries.isEmpty()
            ? List.of(new HeadPooling.Word(how))
            : queries.stream().map(each -> (HeadPooling) new HeadPooling.Attention(each)).toList();
    return poolings.stream()
        .flatMap(pooling -> decays.stream().map(decay -> new Choice(pooling, decay)))
        .toList();
  }

  /**
   * Of memory, which the states of all tokens take.
   *
   * @throws EmbedException where that is more than they may, before any is encoded
   */
  long stateBytes(List<TokenizedText> texts, ModelFile file) {
    long layers = mix ? file.config().layers() + 1 : 1;
    long tokens = texts.stream().mapToLong(TokenizedText::tokens).sum();
    long bytes = tokens * file.config().hiddenSize() * layers * Float.BYTES;
    if (bytes > maxStateBytes) {
      throw new EmbedException(
          "The token states of %,d texts take %,d MiB of memory, more than the %,d MiB that they may. Learn from a sample of the texts, or raise maxStateMiB, in jobs '--conf %s=N'."
              .formatted(
                  texts.size(), bytes >> 20, maxStateBytes >> 20, UntrainedPooling.STATE_MIB));
    }
    return bytes;
  }

  int stepsOfEpoch(int texts) {
    return Math.max(1, (texts + batch - 1) / batch);
  }

  /** The rate falls over all epochs, also where training stops before the last. */
  TrainingSettings settings(Choice choice, int classes, int layers, int texts) {
    int steps = epochs * stepsOfEpoch(texts);
    AdamW usual = AdamW.USUAL;
    return TrainingSettings.usual(
            new TrainedHead(classes, choice.pooling(), mix),
            new RateSchedule(rate, steps, steps / 10),
            seed)
        .with(LayerRates.headOnly(layers))
        .with(
            new AdamW(choice.decay(), usual.clip(), usual.beta1(), usual.beta2(), usual.epsilon()));
  }
}
