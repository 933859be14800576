package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConfusionTest {
  private static final int[] TRUTH = {0, 0, 0, 0, 1, 1, 1, 2, 2, 2};
  private static final int[] PREDICTED = {0, 0, 1, 2, 1, 1, 0, 2, -1, 2};

  /** By hand: class 0 is right in 2 of 3 predictions and of 4 rows, class 1 in 2 of 3 and of 3. */
  @Test
  void sharesAreThoseCountedByHand() {
    Confusion confusion = Confusion.of(TRUTH, PREDICTED, 3);
    assertEquals(0.6, confusion.accuracy());
    assertEquals(2 / 3.0, confusion.precision(0));
    assertEquals(2 / 4.0, confusion.recall(0));
    assertEquals(4 / 7.0, confusion.f1(0));
    assertEquals(2 / 3.0, confusion.f1(1));
    assertEquals((4 / 7.0 + 2 / 3.0 + 2 / 3.0) / 3, confusion.macroF1(), 1e-15);
    assertEquals(1, confusion.count(0, 2));
    assertEquals(0, confusion.count(2, 0));
  }

  @Test
  void aRowWithoutAPredictionIsMissedByItsClassAndChargedToNone() {
    Confusion confusion = Confusion.of(TRUTH, PREDICTED, 3);
    assertEquals(2 / 3.0, confusion.recall(2));
    assertEquals(2 / 3.0, confusion.precision(2));
  }

  @Test
  void aClassThatNeverOccursDoesNotLowerMacroF1() {
    assertEquals(1, Confusion.of(new int[] {0, 2}, new int[] {0, 2}, 4).macroF1());
  }

  @Test
  void aClassThatIsOnlyPredictedCountsAsNeverRight() {
    Confusion confusion = Confusion.of(new int[] {0, 0}, new int[] {0, 1}, 2);
    assertEquals(0, confusion.f1(1));
    assertEquals((2 / 3.0 + 0) / 2, confusion.macroF1(), 1e-15);
  }

  @Test
  void whatIsUndefinedIsZero() {
    Confusion nothing = Confusion.of(new int[0], new int[0], 2);
    assertEquals(0, nothing.accuracy());
    assertEquals(0, nothing.macroF1());
    assertEquals(0, nothing.precision(1));
    assertEquals(0, nothing.recall(1));
  }

  @Test
  void everyRowNeedsAPlaceForItsPrediction() {
    var refused =
        assertThrows(IllegalArgumentException.class, () -> Confusion.of(new int[3], new int[2], 2));
    assertEquals("2 predictions for 3 rows", refused.getMessage());
  }
}
