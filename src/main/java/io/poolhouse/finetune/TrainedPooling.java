package io.poolhouse.finetune;

import io.poolhouse.engine.HeadPooling;
import io.poolhouse.engine.LearnedPlaces;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a classifier stands on while the encoder is trained: a word of the pooling language, of the
 * last layer, or {@code attention}, whose queries are trained along.
 */
public record TrainedPooling(String word) implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final String ATTENTION = "attention";

  /**
   * @param list comma-separated
   * @throws FineTuneException for anything that is not pooled while training
   */
  public static List<TrainedPooling> list(String list) {
    List<TrainedPooling> poolings = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      TrainedPooling pooling = parse(part.strip());
      if (!poolings.contains(pooling)) {
        poolings.add(pooling);
      }
    }
    return List.copyOf(poolings);
  }

  private static TrainedPooling parse(String word) {
    if (!word.equals(ATTENTION) && How.named(word).isEmpty()) {
      throw new FineTuneException(
          "--pooling '%s': training pools the last layer. Expected one or more of: %s, %s; such as 'cls,mean'."
              .formatted(
                  word,
                  String.join(", ", Arrays.stream(How.values()).map(How::word).toList()),
                  ATTENTION));
    }
    return new TrainedPooling(word);
  }

  /**
   * @param queries of attention
   */
  HeadPooling head(int queries) {
    return How.named(word)
        .<HeadPooling>map(HeadPooling.Word::new)
        .orElseGet(() -> new HeadPooling.Attention(queries));
  }

  /** The same on an encoder that was not trained; none where it has nothing to pool by there. */
  public Optional<Pooling> frozen() {
    return How.named(word).map(How::word).map(Pooling::parse);
  }

  /** The same on the encoder that was trained with it. */
  public Pooling tuned() {
    return frozen().orElseGet(() -> Pooling.parse("%s(%s)".formatted(word, LearnedPlaces.TUNED)));
  }

  /** For names of files: letters, digits and underlines. */
  public String slug() {
    return word.replaceAll("[^a-z0-9]+", "_");
  }

  @Override
  public String toString() {
    return word;
  }
}
