package io.poolhouse.finetune;

import io.poolhouse.engine.HeadPooling;
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

  /** The same in the pooling language; empty where that has no word for it. */
  public Optional<Pooling> pooling() {
    return How.named(word).map(How::word).map(Pooling::parse);
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
