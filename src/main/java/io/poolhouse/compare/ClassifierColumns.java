package io.poolhouse.compare;

import java.util.Optional;

/**
 * The columns of a fitted classifier.
 *
 * @param features ML vectors that it reads
 * @param prediction a class's index, double
 * @param probability ML vectors of a probability for each class; empty where it gives none, as
 *     MLlib's one-vs-rest
 */
public record ClassifierColumns(String features, String prediction, Optional<String> probability) {

  /** MLlib's own names. */
  public static ClassifierColumns usual(boolean withProbability) {
    return new ClassifierColumns(
        "features", "prediction", withProbability ? Optional.of("probability") : Optional.empty());
  }
}
