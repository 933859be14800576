package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ProportionTest {

  /**
   * R. G. Newcombe: Two-sided confidence intervals for the single proportion: comparison of seven
   * methods. Statistics in Medicine 17, 1998, 857-872, table I, method 3 (score, no continuity
   * correction).
   */
  @Test
  void theExamplesOfNewcombeHaveHisIntervals() {
    assertInterval(0.2553, 0.3662, Proportion.wilson(81, 263), 5e-5);
    assertInterval(0.0624, 0.1605, Proportion.wilson(15, 148), 5e-5);
    assertInterval(0.0000, 0.1611, Proportion.wilson(0, 20), 5e-5);
    assertInterval(0.0061, 0.1718, Proportion.wilson(1, 29), 5e-5);
  }

  /** scipy 1.17.1: {@code stats.binomtest(right, of).proportion_ci(method='wilson')}. */
  @Test
  void sharesNearOneAgreeWithScipy() {
    assertInterval(0.9064790772661258, 0.9509334925750932, Proportion.wilson(466, 500), 1e-12);
    assertInterval(0.8388748419471808, 1, Proportion.wilson(20, 20), 1e-12);
  }

  @Test
  void noRowsSayNothing() {
    assertEquals(new Interval(0, 1), Proportion.wilson(0, 0));
  }

  @Test
  void moreRightThanRowsIsRefused() {
    var refused = assertThrows(IllegalArgumentException.class, () -> Proportion.wilson(3, 2));
    assertEquals("3 of 2 rows", refused.getMessage());
  }

  private static void assertInterval(double low, double high, Interval actual, double tolerance) {
    assertEquals(low, actual.low(), tolerance);
    assertEquals(high, actual.high(), tolerance);
  }
}
