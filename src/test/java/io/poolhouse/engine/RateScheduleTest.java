package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateScheduleTest {

  @Test
  void theRateRisesInEqualStepsAndFallsInEqualSteps() {
    assertArrayEquals(
        new double[] {0.4, 0.8, 0.8, 0.6, 0.4, 0.2}, rates(new RateSchedule(0.8, 6, 2)), 1e-15);
  }

  @Test
  void withoutWarmUpItFallsFromTheFirstStepOn() {
    assertArrayEquals(new double[] {0.8, 0.6, 0.4, 0.2}, rates(new RateSchedule(0.8, 4, 0)), 1e-15);
  }

  @Test
  void afterTheLastStepNothingIsLeft() {
    assertEquals(0, new RateSchedule(0.8, 4, 1).at(4));
  }

  @Test
  void aWarmUpMayBeTheWholeRun() {
    RateSchedule schedule = new RateSchedule(0.8, 4, 4);
    assertArrayEquals(new double[] {0.2, 0.4, 0.6, 0.8}, rates(schedule), 1e-15);
    assertEquals(0, schedule.at(4));
    assertEquals(0, schedule.at(5));
  }

  @Test
  void aWarmUpLongerThanTheRunIsRefused() {
    assertEquals(
        "Rate 0.1 over 4 steps, 5 of them to warm up: expected a rate above 0, at least one step"
            + " and no more to warm up than there are.",
        assertThrows(IllegalArgumentException.class, () -> new RateSchedule(0.1, 4, 5))
            .getMessage());
  }

  private static double[] rates(RateSchedule schedule) {
    return IntStream.range(0, schedule.steps()).mapToDouble(schedule::at).toArray();
  }
}
