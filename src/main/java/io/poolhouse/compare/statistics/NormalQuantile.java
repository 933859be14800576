package io.poolhouse.compare.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Quantiles of the standard normal distribution. */
final class NormalQuantile {
  private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

  /** What 80 % power adds to a sample size formula: 0.8416. */
  static final double OF_POWER = STANDARD.inverseCumulativeProbability(0.8);

  private NormalQuantile() {}

  /** The z whose two tails together hold {@code level}: 1.96 for 0.05. */
  static double twoSided(double level) {
    return STANDARD.inverseSurvivalProbability(level / 2);
  }
}
