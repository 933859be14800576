package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class CorrectedResampledTTest {
  private static final double[] VARIANT = {.81, .84, .79, .86, .83, .80, .85, .82, .84, .81};
  private static final double[] REFERENCE = {.79, .83, .80, .82, .81, .78, .84, .80, .81, .80};
  private static final double NINTH = 1.0 / 9;

  /**
   * By numpy and scipy 1.17.1: {@code d = v - r; se = sqrt((1/10 + 1/9) * d.var(ddof=1)); p = 2 *
   * stats.t.sf(d.mean() / se, 9)}, quantiles by {@code stats.t.ppf}.
   */
  @Test
  void tenFoldsGiveWhatScipyComputesFromTheFormula() {
    PairedTest test = CorrectedResampledT.compare(VARIANT, REFERENCE, NINTH, 0.05);
    assertEquals(0.017, test.difference(), 1e-12);
    assertEquals(0.0218849641524248, test.p(), 1e-12);
    assertEquals(0.0030982330662429995, test.interval().low(), 1e-12);
    assertEquals(0.03090176693375696, test.interval().high(), 1e-12);
    assertEquals(0.019330600424060842, test.smallestDetectable(), 1e-12);
  }

  /** As above, with {@code stats.t.ppf(1 - 0.05 / 7 / 2, 9)}. */
  @Test
  void aStricterLevelRaisesTheSmallestDetectableDifferenceOnly() {
    PairedTest strict = CorrectedResampledT.compare(VARIANT, REFERENCE, NINTH, 0.05 / 7);
    assertEquals(0.026701552082618676, strict.smallestDetectable(), 1e-12);
    PairedTest plain = CorrectedResampledT.compare(VARIANT, REFERENCE, NINTH, 0.05);
    assertEquals(plain.p(), strict.p());
    assertEquals(plain.interval(), strict.interval());
  }

  /** As above, over {@code v} itself. */
  @Test
  void oneVariantsMeanHasAnIntervalByTheSameVariance() {
    Interval interval = CorrectedResampledT.interval(VARIANT, NINTH);
    assertEquals(0.8013743621987001, interval.low(), 1e-12);
    assertEquals(0.8486256378012998, interval.high(), 1e-12);
  }

  /** The two-sided 5 % column of any printed t table, such as Student's: 2.776, 2.262, 1.984. */
  @Test
  void theDistributionHasTheQuantilesOfPrintedTables() {
    assertEquals(2.776, TDistribution.of(4).inverseSurvivalProbability(0.025), 5e-4);
    assertEquals(2.262, TDistribution.of(9).inverseSurvivalProbability(0.025), 5e-4);
    assertEquals(1.984, TDistribution.of(99).inverseSurvivalProbability(0.025), 5e-4);
  }

  @Test
  void aVariantThatScoresAsTheReferenceDoesShowsNothing() {
    assertEquals(
        new PairedTest(0, new Interval(0, 0), 1, 0),
        CorrectedResampledT.compare(REFERENCE, REFERENCE, NINTH, 0.05));
  }

  @Test
  void theSameDifferenceInEveryFoldIsCertain() {
    double[] better = {0.75, 0.625, 0.875};
    double[] worse = {0.5, 0.375, 0.625};
    assertEquals(
        new PairedTest(0.25, new Interval(0.25, 0.25), 0, 0),
        CorrectedResampledT.compare(better, worse, 0.5, 0.05));
  }

  @Test
  void exchangingTheTwoTurnsTheSignOnly() {
    PairedTest test = CorrectedResampledT.compare(VARIANT, REFERENCE, NINTH, 0.05);
    PairedTest turned = CorrectedResampledT.compare(REFERENCE, VARIANT, NINTH, 0.05);
    assertEquals(-test.difference(), turned.difference());
    assertEquals(-test.interval().low(), turned.interval().high());
    assertEquals(test.p(), turned.p());
  }

  @Test
  void oneScoreHasNoInterval() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CorrectedResampledT.interval(new double[] {0.9}, 0.25));
    assertEquals("1 scores; an interval needs at least 2", refused.getMessage());
  }

  /**
   * Normal differences of a known standard error, true mean at the smallest detectable difference.
   * The noncentral t distribution (scipy's {@code stats.nct}) says 0.799 of ten folds at 5 % and
   * 0.778 at 5 % / 7: the approximation is a little low at strict levels.
   */
  @Test
  void aDifferenceOfTheSmallestDetectableSizeIsFoundFourTimesInFive() {
    assertEquals(0.799, powerAtDetectable(0.05), 0.01);
    assertEquals(0.778, powerAtDetectable(0.05 / 7), 0.01);
  }

  private static double powerAtDetectable(double level) {
    Random random = new Random(11);
    TDistribution t = TDistribution.of(9);
    double quantiles =
        t.inverseSurvivalProbability(level / 2) + t.inverseCumulativeProbability(0.8);
    int found = 0;
    for (int draw = 0; draw < 20_000; draw++) {
      double[] differences = new double[10];
      for (int fold = 0; fold < 10; fold++) {
        differences[fold] = quantiles / Math.sqrt(10) + random.nextGaussian();
      }
      found +=
          CorrectedResampledT.compare(differences, new double[10], 0, 0.05).p() <= level ? 1 : 0;
    }
    return found / 20_000.0;
  }
}
