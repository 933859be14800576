package io.poolhouse.compare;

import java.util.SplittableRandom;

/**
 * How variants are scored.
 *
 * @param folds of each repeat; unused where there is a test table
 * @param repeats of the whole cross-validation, each with folds of its own
 * @param learningCurve whether to score on parts of the training rows, too
 */
public record Design(int folds, int repeats, long seed, boolean learningCurve) {

  /** A seed for each use: no two draws are the same with up to 503 folds. */
  long seedOf(int repeat, int use) {
    return new SplittableRandom(seed * 1_000_003 + repeat * 1_009L + use).nextLong();
  }

  /** Test rows to training rows, on which the correction for overlapping folds depends. */
  double testToTraining() {
    return 1.0 / (folds - 1);
  }
}
