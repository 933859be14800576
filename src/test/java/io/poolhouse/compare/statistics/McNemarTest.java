package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;

class McNemarTest {

  /**
   * Airway hyper-responsiveness before and after stem cell transplantation, 21 children: table 1 of
   * Fagerland, Lydersen and Laake (2013), who give 0.0703 and 0.0391.
   */
  @Test
  void theExampleOfFagerlandAndOthersHasTheirPValues() {
    assertEquals(0.0703, McNemar.exact(1, 7), 5e-5);
    assertEquals(0.0391, McNemar.midP(1, 7), 5e-5);
  }

  /**
   * Presidential approval of 1,600 persons, asked twice: A. Agresti, Categorical Data Analysis, 2nd
   * edition, section 10.1, where 150 against 86 give chi squared 17.36 on one degree of freedom.
   */
  @Test
  void manyRowsComeNearTheAsymptoticTest() {
    double asymptotic = ChiSquaredDistribution.of(1).survivalProbability(17.36);
    assertEquals(1, McNemar.midP(150, 86) / asymptotic, 0.08);
    assertEquals(1.20, McNemar.exact(150, 86) / asymptotic, 0.005); // As always, too large.
  }

  /** scipy 1.17.1: {@code 2 * stats.binom.cdf(b, b + c, .5)}, less {@code stats.binom.pmf}. */
  @Test
  void pValuesAgreeWithScipyFromFewRowsToMillions() {
    assertP(1.0, 0.8437500000000001, 3, 3);
    assertP(1.0, 0.9194098711013794, 12, 12);
    assertP(0.0625, 0.03125000000000003, 0, 5);
    assertP(6.114156572521501e-07, 3.8509778235297136e-07, 59, 16);
    assertP(0.0887796125701743, 0.07849045296058092, 150, 121);
    assertP(1.977969695995672e-22, 1.23302511213054e-22, 50, 200);
    assertP(0.1098205565061435, 0.10959871472944271, 500_800, 499_200);
    assertP(0.4799396324735668, 0.479500241188676, 1_000_500, 999_500);
  }

  private static void assertP(double exact, double midP, long b, long c) {
    assertEquals(exact, McNemar.exact(b, c), exact * 1e-9);
    assertEquals(midP, McNemar.midP(b, c), midP * 1e-9);
    assertEquals(midP, McNemar.midP(c, b), midP * 1e-9);
  }

  @Test
  void whereNoRowTellsTheTwoApartPIsOne() {
    assertEquals(1, McNemar.exact(0, 0));
    assertEquals(1, McNemar.midP(0, 0));
  }

  /**
   * The formula of Bonett and Price in numpy: {@code p = (b+1)/(n+2); q = (c+1)/(n+2); h = z *
   * sqrt((p + q - (p-q)**2) / (n+2)); p - q - h, p - q + h}. The first table is that of the 21
   * children above.
   */
  @Test
  void theIntervalIsThatOfBonettAndPrice() {
    assertInterval(-0.5083593066664394, -0.013379823768343235, compare(1, 7, 21, 0.05));
    assertInterval(0.1663722328093783, 0.36123512915381184, compare(59, 16, 161, 0.05));
    assertInterval(-0.36123512915381184, -0.1663722328093783, compare(16, 59, 161, 0.05));
    assertInterval(-0.027174584791170155, 0.027174584791170155, compare(0, 0, 100, 0.05));
  }

  @Test
  void theIntervalEndsAtOne() {
    assertEquals(1, compare(3, 0, 3, 0.05).interval().high());
  }

  private static void assertInterval(double low, double high, PairedTest test) {
    assertEquals(low, test.interval().low(), 1e-12);
    assertEquals(high, test.interval().high(), 1e-12);
  }

  @Test
  void differencesAreFractionsOfAllRows() {
    assertEquals(-6.0 / 21, compare(1, 7, 21, 0.05).difference(), 1e-15);
  }

  @Test
  void aDifferenceOfTheSmallestDetectableSizeIsFoundFourTimesInFive() {
    assertPower(0.80, 0.03, 30, 20, 500, 0.05);
    assertPower(0.80, 0.03, 30, 20, 500, 0.05 / 7);
    assertPower(0.80, 0.03, 600, 400, 10_000, 0.05);
  }

  /** With so few rows that decide, counts are coarse; 80 % must at least be reached. */
  @Test
  void withFewRowsThatDecideTheSmallestDetectableDifferenceIsFoundAtLeastAsOften() {
    for (double level : new double[] {0.05, 0.05 / 7}) {
      assertTrue(power(0, 0, 500, level) >= 0.79);
      assertTrue(power(2, 1, 500, level) >= 0.79);
      assertTrue(power(0, 0, 50, level) >= 0.79);
    }
  }

  /**
   * Summed over all outcomes, so exact. Fagerland and others found the mid-p test at or under 5 %
   * in all their scenarios of up to 100 rows.
   */
  @Test
  void falsePositivesNeverExceedTheLevel() {
    double highest = 0;
    for (int rows : new int[] {20, 50, 100, 500, 2_000}) {
      for (double share : new double[] {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}) {
        double claimed = 2 * claimedForVariant(rows, share, 0, 0.05);
        assertTrue(claimed <= 0.05, () -> rows + " rows, " + share + ": " + claimed);
        highest = Math.max(highest, claimed);
      }
    }
    System.out.printf("McNemar, mid-p, exact: difference claimed %.2f %% at most%n", 100 * highest);
  }

  @Test
  void tooFewRowsCanShowNothing() {
    assertEquals(1, compare(2, 0, 2, 0.05).smallestDetectable());
  }

  private static void assertPower(
      double expected, double tolerance, int b, int c, int rows, double level) {
    assertEquals(expected, power(b, c, rows, level), tolerance);
  }

  /**
   * The probability of p at or under the level, summed over all outcomes, if the true difference is
   * the smallest detectable one and the true share of rows that decide is the observed one, or the
   * difference itself if that is more.
   */
  private static double power(int b, int c, int rows, double level) {
    double difference = compare(b, c, rows, level).smallestDetectable();
    double share = Math.max((double) (b + c) / rows, difference);
    return claimedForVariant(rows, share, difference, level);
  }

  private static double claimedForVariant(int rows, double share, double difference, double level) {
    BinomialDistribution deciding = BinomialDistribution.of(rows, share);
    double power = 0;
    int last = deciding.inverseCumulativeProbability(1 - 1e-9);
    for (int decide = deciding.inverseCumulativeProbability(1e-9); decide <= last; decide++) {
      power += deciding.probability(decide) * found(decide, (1 + difference / share) / 2, level);
    }
    return power;
  }

  private static double found(int decide, double towardsVariant, double level) {
    int fewest = (decide + 1) / 2;
    while (fewest <= decide && McNemar.midP(fewest, decide - fewest) > level) {
      fewest++;
    }
    return BinomialDistribution.of(decide, towardsVariant).survivalProbability(fewest - 1);
  }

  private static PairedTest compare(int variantOnly, int referenceOnly, int rows, double level) {
    boolean[] variant = new boolean[rows];
    boolean[] reference = new boolean[rows];
    Arrays.fill(variant, 0, variantOnly, true);
    Arrays.fill(reference, variantOnly, variantOnly + referenceOnly, true);
    return McNemar.compare(variant, reference, level);
  }

  @Test
  void rowsMustBeTheSame() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> McNemar.compare(new boolean[3], new boolean[2], 0.05));
    assertEquals("3 rows against 2", refused.getMessage());
  }
}
