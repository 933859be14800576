package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SpearmanTest {

  /**
   * Authoritarianism and social status strivings of 12 students: S. Siegel, Nonparametric
   * Statistics for the Behavioral Sciences, 1956, chapter 9, where rho is 0.82.
   */
  @Test
  void theExampleOfSiegelHasHisRho() {
    double[] authoritarianism = {82, 98, 87, 40, 116, 113, 111, 83, 85, 126, 106, 117};
    double[] status = {42, 46, 39, 37, 65, 88, 86, 56, 62, 92, 54, 81};
    assertEquals(0.82, Spearman.rho(authoritarianism, status), 0.005);
    // The sum of squared rank differences is 52: 1 - 6 * 52 / (12^3 - 12).
    assertEquals(1 - 6 * 52 / 1716.0, Spearman.rho(authoritarianism, status), 1e-15);
  }

  /** scipy 1.17.1: {@code stats.spearmanr(x, y)}. */
  @Test
  void tiesAgreeWithScipy() {
    double[] x = {1, 2, 2, 3, 5, 5, 5, 8, 9, 9, 11, 12};
    double[] y = {2.5, 1, 2.5, 2.5, 7, 6, 6, 8, 8, 8, 13, 10};
    assertEquals(0.9551305503600265, Spearman.rho(x, y), 1e-14);
  }

  @Test
  void aConstantSideGivesZeroAndNotNaN() {
    assertEquals(0, Spearman.rho(new double[] {1, 1, 1}, new double[] {1, 2, 3}));
    assertEquals(0, Spearman.rho(new double[] {4}, new double[] {2}));
  }

  @Test
  void bothZerosAreTied() {
    assertEquals(
        Spearman.rho(new double[] {0, 0, 1}, new double[] {1, 2, 3}),
        Spearman.rho(new double[] {0.0, -0.0, 1}, new double[] {1, 2, 3}));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> Spearman.rho(new double[] {1, Double.NaN}, new double[] {1, 2}));
  }
}
