package io.poolhouse.finetune;

import java.io.Serializable;

/**
 * An epoch, on the inner rows.
 *
 * @param accuracy a fraction
 * @param loss mean cross-entropy in nats, without dropout
 */
public record EpochScore(double accuracy, double loss) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** More right; of as many, more certain of it. */
  boolean isBetterThan(EpochScore other) {
    return accuracy > other.accuracy || accuracy == other.accuracy && loss < other.loss;
  }
}
