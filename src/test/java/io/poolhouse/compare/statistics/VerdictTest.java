package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void aDifferenceIsSaidOnlyAtOrUnderTheLevel() {
    assertEquals(Verdict.BETTER, Verdict.of(difference(0.01), 0.05, 0.05));
    assertEquals(Verdict.WORSE, Verdict.of(difference(-0.01), 0.05, 0.05));
    assertEquals(Verdict.NO_DIFFERENCE_SHOWN, Verdict.of(difference(0.01), 0.0501, 0.05));
  }

  @Test
  void noDifferenceIsNeverBetter() {
    assertEquals(Verdict.NO_DIFFERENCE_SHOWN, Verdict.of(difference(0), 0, 0.05));
  }

  /** p is of this comparison alone; the verdict must go by the adjusted one. */
  private static PairedTest difference(double difference) {
    return new PairedTest(difference, new Interval(-1, 1), 0.001, 0.02);
  }
}
