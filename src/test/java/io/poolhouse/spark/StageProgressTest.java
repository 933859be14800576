package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Share done, rates and time left, from tasks that run, fail, and run again. */
class StageProgressTest {
  private static final long SECOND = 1_000_000_000L;

  /** Each row was read from a shuffle, has a text of its own, and 10 tokens. */
  private static EmbedWork rows(long rows) {
    return new EmbedWork(rows, rows, rows, 10 * rows);
  }

  @Test
  void aLineHasRowsShareRatesAndTimeLeft() {
    StageProgress stage = new StageProgress(4, OptionalLong.of(4_000), 5 * SECOND);
    stage.done(1, 0, rows(1_000));
    stage.running(2, 1, rows(500));
    assertEquals(
        "1,500 of 4,000 rows embedded (37 %), 50 texts/s, 500 tokens/s, about 50 s left",
        stage.line(35 * SECOND));
    stage.done(2, 1, rows(1_000));
    stage.done(3, 2, rows(1_000));
    stage.done(4, 3, rows(1_000));
    assertEquals(
        "4,000 of 4,000 rows embedded (100 %), 100 texts/s, 1,000 tokens/s",
        stage.line(45 * SECOND));
  }

  @Test
  void longTimesAreInMinutesAndHours() {
    StageProgress stage = new StageProgress(2, OptionalLong.of(1_000), 0);
    stage.running(1, 0, rows(100));
    assertTrue(stage.line(12 * SECOND).endsWith(", about 1 min 48 s left"));
    assertTrue(stage.line(1_000 * SECOND).endsWith(", about 2 h 30 min left"));
  }

  @Test
  void aTaskThatFailedAndIsTriedAgainCountsOnce() {
    StageProgress stage = new StageProgress(2, OptionalLong.of(200), 0);
    stage.running(1, 0, rows(90));
    stage.failed(1);
    assertFalse(stage.isDue(100 * SECOND, SECOND), "nothing is embedded");
    stage.running(2, 0, rows(30));
    assertTrue(stage.line(SECOND).startsWith("30 of 200 rows embedded (15 %), 30 texts/s"));
    stage.done(2, 0, rows(100));
    assertTrue(stage.line(SECOND).startsWith("100 of 200 rows embedded (50 %), 100 texts/s"));
  }

  @Test
  void aPartitionThatTwoTasksComputeCountsOnce() {
    StageProgress stage = new StageProgress(2, OptionalLong.of(200), 0);
    stage.running(1, 0, rows(40));
    stage.running(2, 0, rows(60));
    assertTrue(stage.line(SECOND).startsWith("60 of 200 rows"), "the one that is further");
    stage.done(1, 0, rows(100));
    assertTrue(stage.line(SECOND).startsWith("100 of 200 rows"), "the other still runs");
    stage.done(2, 0, rows(100));
    assertTrue(stage.line(SECOND).startsWith("100 of 200 rows"));
  }

  @Test
  void withoutAShuffleTheShareIsThatOfTasks() {
    StageProgress stage = new StageProgress(8, OptionalLong.empty(), 0);
    stage.running(1, 0, rows(50));
    assertEquals("50 rows embedded, 5 texts/s, 50 tokens/s", stage.line(10 * SECOND));
    stage.done(1, 0, rows(100));
    stage.done(2, 5, rows(100));
    assertEquals(
        "200 rows embedded, 2 of 8 tasks done (25 %), 20 texts/s, 200 tokens/s, about 30 s left",
        stage.line(10 * SECOND));
  }

  @Test
  void whereRowsOfTheShuffleWereDroppedTheShareIsThatOfTasks() {
    StageProgress stage = new StageProgress(2, OptionalLong.of(1_000), 0);
    stage.done(1, 0, new EmbedWork(500, 20, 20, 200));
    assertEquals(
        "20 rows embedded, 1 of 2 tasks done (50 %), 2 texts/s, 20 tokens/s, about 10 s left",
        stage.line(10 * SECOND));
  }

  @Test
  void aLineIsDueOnceAnInterval() {
    StageProgress stage = new StageProgress(2, OptionalLong.empty(), 0);
    stage.running(1, 0, rows(1));
    assertFalse(stage.isDue(9 * SECOND, 10 * SECOND));
    assertTrue(stage.isDue(10 * SECOND, 10 * SECOND));
    assertFalse(stage.isDue(19 * SECOND, 10 * SECOND));
    assertTrue(stage.isDue(25 * SECOND, 10 * SECOND));
  }

  @Test
  void twoOperatorsOfAStageSeeTheSameRows() {
    EmbedWork work =
        EmbedWork.NONE
            .counted(Counter.ROWS, 100)
            .counted(Counter.TEXTS, 80)
            .counted(Counter.ROWS, 90)
            .counted(Counter.TEXTS, 70)
            .counted(Counter.RETRIES, 5);
    assertEquals(new EmbedWork(0, 100, 150, 0), work);
  }
}
