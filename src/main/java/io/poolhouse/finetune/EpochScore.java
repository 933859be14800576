package io.poolhouse.finetune;

import java.io.Serializable;
import java.util.List;

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

  /** The number of the best, from 0; the first of equals. */
  static int best(List<EpochScore> epochs) {
    int best = 0;
    for (int epoch = 1; epoch < epochs.size(); epoch++) {
      best = epochs.get(epoch).isBetterThan(epochs.get(best)) ? epoch : best;
    }
    return best;
  }
}
