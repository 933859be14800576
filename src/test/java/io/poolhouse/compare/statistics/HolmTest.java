package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HolmTest {

  /**
   * Fifteen endpoints of a trial after myocardial infarction: Y. Benjamini, Y. Hochberg:
   * Controlling the False Discovery Rate. JRSS B 57, 1995, section 3.2. Three are shown at 5 % when
   * the chance of any false claim is controlled.
   */
  @Test
  void theExampleOfBenjaminiAndHochbergShowsThreeEndpoints() {
    double[] p = {
      .0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528,
      .7590, 1
    };
    double[] expected = {
      .0015, .0056, .0247, .1140, .2211, .2780, .2780, .2780, .3213, 1, 1, 1, 1, 1, 1
    };
    double[] adjusted = Holm.adjusted(p);
    assertArrayEquals(expected, adjusted, 1e-12);
    assertEquals(3, Arrays.stream(adjusted).filter(value -> value <= 0.05).count());
  }

  /** By hand: 4 x 0.005, 3 x 0.01, 2 x 0.03, and 0.04 raised to the one before it. */
  @Test
  void valuesComeBackInTheOrderInWhichTheyWereGiven() {
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02},
        Holm.adjusted(new double[] {0.01, 0.04, 0.03, 0.005}),
        1e-15);
  }

  @Test
  void oneComparisonNeedsNoCorrection() {
    assertArrayEquals(new double[] {0.04}, Holm.adjusted(new double[] {0.04}));
    assertArrayEquals(new double[0], Holm.adjusted(new double[0]));
  }
}
