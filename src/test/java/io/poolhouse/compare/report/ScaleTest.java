package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void accuraciesArePerCentAndRhoIsAsItIs() {
    assertEquals("92.5", Scale.PERCENT.score(0.925));
    assertEquals("63.73", Scale.POINTS.score(63.73));
  }

  @Test
  void aDifferenceHasItsSignUnlessItIsShownAsZero() {
    assertEquals("+1.4", Scale.PERCENT.difference(0.014));
    assertEquals("−1.4", Scale.PERCENT.difference(-0.014));
    assertEquals("0.0", Scale.PERCENT.difference(-0.0001));
    assertEquals("0.0", Scale.PERCENT.difference(0.0001));
  }

  @Test
  void whatIsUndefinedIsADash() {
    assertEquals("–", Scale.PERCENT.score(Double.NaN));
    assertEquals("–", Scale.POINTS.difference(Double.NaN));
    assertEquals("–", Scale.probability(Double.NaN));
    assertEquals("–", Scale.share(1, 0));
  }

  @Test
  void aSmallPIsNotZero() {
    assertEquals("< 0.001", Scale.probability(0.0004));
    assertEquals("0.001", Scale.probability(0.001));
    assertEquals("1.000", Scale.probability(1));
  }
}
