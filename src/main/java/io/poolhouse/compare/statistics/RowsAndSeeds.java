package io.poolhouse.compare.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Tests and intervals of what was trained with several seeds and scored on the same rows: a
 * difference must be larger than both what other rows and what other seeds would have changed.
 *
 * <p>The score of a row under a seed is taken as a mean, plus what is the row's, plus what is the
 * seed's, plus a rest: random effects, crossed. With n rows, S seeds and the sample variances r of
 * the rows' means and s of the seeds' means, the variance of the mean of all is taken as {@code r/n
 * + s/S}, which holds the rest twice. Its degrees of freedom are those of F. E. Satterthwaite: An
 * Approximate Distribution of Estimates of Variance Components. Biometrics Bulletin 2, 1946,
 * 110-114. With few seeds that differ much these are few, and the interval is wide; with two or
 * three it is still a little too narrow: {@code docs/finetune.md} has how often a difference is
 * claimed where there is none.
 */
public final class RowsAndSeeds {

  private RowsAndSeeds() {}

  /**
   * Compares two variants; differences are fractions of all rows.
   *
   * @param variantRight where it predicted the label: {@code [seeds][rows]}
   * @param referenceRight of the same rows, with the same seeds or one
   * @param level two-sided, for the smallest detectable difference only
   */
  public static PairedTest compare(
      boolean[][] variantRight, boolean[][] referenceRight, double level) {
    int seeds = Math.max(variantRight.length, referenceRight.length);
    double[][] differences = new double[seeds][variantRight[0].length];
    for (int seed = 0; seed < seeds; seed++) {
      boolean[] variant = of(seed, variantRight, seeds);
      boolean[] reference = of(seed, referenceRight, seeds);
      if (variant.length != differences[seed].length || reference.length != variant.length) {
        throw new IllegalArgumentException(
            "%d rows against %d".formatted(variant.length, reference.length));
      }
      for (int row = 0; row < variant.length; row++) {
        differences[seed][row] = (variant[row] ? 1 : 0) - (reference[row] ? 1 : 0);
      }
    }
    Estimate estimate = Estimate.of(differences);
    return new PairedTest(
        estimate.mean(), estimate.interval(-1, 1), estimate.p(), estimate.detectable(level));
  }

  private static boolean[] of(int seed, boolean[][] right, int seeds) {
    if (right.length != 1 && right.length != seeds) {
      throw new IllegalArgumentException("%d seeds against %d".formatted(right.length, seeds));
    }
    return right[right.length == 1 ? 0 : seed];
  }

  /**
   * Of the mean accuracy, 95 %; no narrower than that of the rows alone.
   *
   * @param right {@code [seeds][rows]}
   */
  public static Interval interval(boolean[][] right) {
    double[][] scores = new double[right.length][right[0].length];
    long hits = 0;
    for (int seed = 0; seed < scores.length; seed++) {
      for (int row = 0; row < scores[seed].length; row++) {
        scores[seed][row] = right[seed][row] ? 1 : 0;
        hits += right[seed][row] ? 1 : 0;
      }
    }
    Interval ofBoth = Estimate.of(scores).interval(0, 1);
    // Near 0 and 1 the normal approximation is too narrow.
    Interval ofRows = Proportion.wilson(Math.round((double) hits / right.length), right[0].length);
    return new Interval(
        Math.min(ofBoth.low(), ofRows.low()), Math.max(ofBoth.high(), ofRows.high()));
  }

  private record Estimate(double mean, double variance, double degrees) {

    static Estimate of(double[][] scores) {
      int seeds = scores.length;
      int rows = scores[0].length;
      if (seeds < 2 || rows < 2) {
        throw new IllegalArgumentException(
            "%d seeds and %d rows; at least 2 of each are needed".formatted(seeds, rows));
      }
      double[] ofSeeds = new double[seeds];
      double[] ofRows = new double[rows];
      double mean = 0;
      for (int seed = 0; seed < seeds; seed++) {
        for (int row = 0; row < rows; row++) {
          ofSeeds[seed] += scores[seed][row] / rows;
          ofRows[row] += scores[seed][row] / seeds;
        }
        mean += ofSeeds[seed] / seeds;
      }
      double byRows = squares(ofRows, mean) / (rows - 1) / rows;
      double bySeeds = squares(ofSeeds, mean) / (seeds - 1) / seeds;
      double variance = byRows + bySeeds;
      double degrees =
          variance == 0
              ? rows - 1.0
              : variance
                  * variance
                  / (byRows * byRows / (rows - 1) + bySeeds * bySeeds / (seeds - 1));
      return new Estimate(mean, variance, Math.max(1, Math.min(degrees, rows - 1.0)));
    }

    private static double squares(double[] means, double mean) {
      double squares = 0;
      for (double each : means) {
        squares += (each - mean) * (each - mean);
      }
      return squares;
    }

    private TDistribution t() {
      return TDistribution.of(degrees);
    }

    Interval interval(double least, double most) {
      double half = t().inverseSurvivalProbability(0.025) * Math.sqrt(variance);
      return new Interval(within(mean - half, least, most), within(mean + half, least, most));
    }

    private static double within(double value, double least, double most) {
      return Math.max(least, Math.min(value, most));
    }

    double p() {
      if (variance == 0) {
        return mean == 0 ? 1 : 0;
      }
      return Math.min(1, 2 * t().survivalProbability(Math.abs(mean) / Math.sqrt(variance)));
    }

    double detectable(double level) {
      double quantiles =
          t().inverseSurvivalProbability(level / 2) + t().inverseCumulativeProbability(0.8);
      return Math.min(1, quantiles * Math.sqrt(variance));
    }
  }
}
