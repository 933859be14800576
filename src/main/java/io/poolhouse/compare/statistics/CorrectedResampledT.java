package io.poolhouse.compare.statistics;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.Variance;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The corrected resampled t-test. Training sets of a cross-validation overlap, so scores of its
 * folds are not independent and the ordinary t-test finds differences where there are none. The
 * correction takes the variance of the mean of n scores as {@code (1/n + testToTrain) * s^2}, with
 * n - 1 degrees of freedom. It errs on the side of caution: StatisticsSimulationTest counts how
 * rarely it claims what is not there.
 *
 * <p>C. Nadeau, Y. Bengio: Inference for the Generalization Error. Machine Learning 52, 2003,
 * 239-281. For repeated folds: R. R. Bouckaert, E. Frank: Evaluating the Replicability of
 * Significance Tests for Comparing Learning Algorithms. PAKDD 2004.
 */
public final class CorrectedResampledT {

  private CorrectedResampledT() {}

  /**
   * Compares two variants that were scored on the same folds.
   *
   * <p>The smallest detectable difference is {@code (t(1 - level/2) + t(0.8)) * standard error},
   * the usual approximation of what the noncentral t distribution says: of ten folds it gives 80 %
   * power at 0.05 and 78 % at 0.05 / 7.
   *
   * @param variant a score for each fold (and repeat), in the unit that the differences get
   * @param reference of the same folds
   * @param testToTrain rows held out / rows trained on: {@code 1 / (folds - 1)}
   * @param level two-sided, for the smallest detectable difference only
   */
  public static PairedTest compare(
      double[] variant, double[] reference, double testToTrain, double level) {
    if (variant.length != reference.length) {
      throw new IllegalArgumentException(
          "%d scores against %d".formatted(variant.length, reference.length));
    }
    double[] differences = new double[variant.length];
    for (int fold = 0; fold < differences.length; fold++) {
      differences[fold] = variant[fold] - reference[fold];
    }
    Estimate estimate = Estimate.of(differences, testToTrain);
    return new PairedTest(
        estimate.mean(), estimate.interval(), estimate.p(), estimate.detectable(level));
  }

  /** The interval of the mean of one variant's scores. */
  public static Interval interval(double[] scores, double testToTrain) {
    return Estimate.of(scores, testToTrain).interval();
  }

  private record Estimate(double mean, double standardError, TDistribution t) {

    static Estimate of(double[] scores, double testToTrain) {
      if (scores.length < 2) {
        throw new IllegalArgumentException(
            "%d scores; an interval needs at least 2".formatted(scores.length));
      }
      double variance = (1.0 / scores.length + testToTrain) * Variance.of(scores).getAsDouble();
      return new Estimate(
          Mean.of(scores).getAsDouble(), Math.sqrt(variance), TDistribution.of(scores.length - 1));
    }

    Interval interval() {
      double half = t.inverseSurvivalProbability(0.025) * standardError;
      return new Interval(mean - half, mean + half);
    }

    double p() {
      if (standardError == 0) {
        return mean == 0 ? 1 : 0;
      }
      return Math.min(1, 2 * t.survivalProbability(Math.abs(mean) / standardError));
    }

    double detectable(double level) {
      double quantiles =
          t.inverseSurvivalProbability(level / 2) + t.inverseCumulativeProbability(0.8);
      return quantiles * standardError;
    }
  }
}
