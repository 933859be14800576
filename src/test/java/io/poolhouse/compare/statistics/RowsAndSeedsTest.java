package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsAndSeedsTest {
  private static final double LEVEL = 0.05;

  private static boolean[] right(String rows) {
    boolean[] right = new boolean[rows.length()];
    for (int i = 0; i < right.length; i++) {
      right[i] = rows.charAt(i) == '1';
    }
    return right;
  }

  /** Two seeds, four rows; differences 1 1 0 0 and 1 0 0 0, worked out by hand. */
  @Test
  void aSmallExampleIsAsByHand() {
    PairedTest test =
        RowsAndSeeds.compare(
            new boolean[][] {right("1110"), right("1010")}, new boolean[][] {right("0010")}, LEVEL);
    assertEquals(3 / 8.0, test.difference(), 1e-12);
    // Means of rows 1, 1/2, 0, 0: variance 11/48. Means of seeds 1/2, 1/4: variance 1/32.
    double standardError = Math.sqrt(11 / 48.0 / 4 + 1 / 32.0 / 2);
    // 3 degrees of freedom, of which t(0.975) is 3.18245.
    assertEquals(3 / 8.0 - 3.18245 * standardError, test.interval().low(), 1e-5);
    assertEquals(1, test.interval().high());
  }

  @Test
  void variantsThatAreRightOnTheSameRowsDoNotDiffer() {
    boolean[][] right = {right("1101"), right("1001")};
    PairedTest test = RowsAndSeeds.compare(right, right, LEVEL);
    assertEquals(0, test.difference());
    assertEquals(1, test.p());
  }

  @Test
  void allRightGivesAnIntervalUpToOneThatIsNotAPoint() {
    boolean[][] right = {right("1".repeat(49)), right("1".repeat(49)), right("1".repeat(49))};
    Interval interval = RowsAndSeeds.interval(right);
    assertEquals(1, interval.high());
    assertTrue(interval.low() < 0.95, interval::toString);
  }

  @Test
  void otherNumbersOfSeedsAreNotPaired() {
    boolean[][] two = {right("10"), right("11")};
    boolean[][] three = {right("10"), right("11"), right("01")};
    assertThrows(IllegalArgumentException.class, () -> RowsAndSeeds.compare(three, two, LEVEL));
  }

  /**
   * Two variants as good as each other, whose seeds differ by 2 points: McNemar's test of one seed
   * claims a difference too often, this one does not.
   */
  @Test
  void seedsThatDifferMakeNoDifferenceBetweenVariants() {
    Random random = new Random(11);
    int simulations = 600;
    int claimed = 0;
    int claimedByMcNemar = 0;
    for (int i = 0; i < simulations; i++) {
      double[] hardness = random.doubles(300).toArray();
      boolean[][] one = seeds(hardness, random);
      boolean[][] other = seeds(hardness, random);
      claimed += RowsAndSeeds.compare(one, other, LEVEL).p() <= LEVEL ? 1 : 0;
      claimedByMcNemar += McNemar.compare(one[0], other[0], LEVEL).p() <= LEVEL ? 1 : 0;
    }
    double share = (double) claimed / simulations;
    double byMcNemar = (double) claimedByMcNemar / simulations;
    assertTrue(share <= 0.09, "claimed in " + share);
    assertTrue(byMcNemar > 0.12, "McNemar claimed in " + byMcNemar);
  }

  /** And a true difference of 8 points is found. */
  @Test
  void aLargeDifferenceIsFound() {
    Random random = new Random(12);
    int found = 0;
    for (int i = 0; i < 100; i++) {
      double[] hardness = random.doubles(500).toArray();
      boolean[][] one = seeds(hardness, random);
      double[] harder = hardness.clone();
      for (int row = 0; row < harder.length; row++) {
        harder[row] += 0.08;
      }
      found += RowsAndSeeds.compare(one, seeds(harder, random), LEVEL).p() <= LEVEL ? 1 : 0;
    }
    assertTrue(found >= 60, "found " + found + " of 100");
  }

  private static boolean[][] seeds(double[] hardness, Random random) {
    boolean[][] right = new boolean[3][hardness.length];
    for (boolean[] seed : right) {
      double skill = 0.85 + 0.02 * random.nextGaussian();
      for (int row = 0; row < seed.length; row++) {
        seed[row] = hardness[row] + 0.03 * random.nextGaussian() < skill;
      }
    }
    return right;
  }
}
