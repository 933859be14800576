package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatSketchTest {

  private static long hash(long text) {
    return new Random(text).nextLong();
  }

  @Test
  void ofFewTextsItKnowsAll() {
    RepeatSketch sketch = new RepeatSketch();
    for (int row = 0; row < 3_000; row++) {
      sketch.add(hash(row % 1_000));
    }
    assertEquals(3_000, sketch.rows());
    assertEquals(3_000, sketch.sampledRows(Set.of()));
    assertEquals(1_000, sketch.sampledTexts(Set.of()));
  }

  /** Each text is there five times, 100,000 rows apart: no sample of rows would see it. */
  @Test
  void duplicatesFarApartAreSeenInASampleOfTexts() {
    RepeatSketch sketch = new RepeatSketch();
    for (int row = 0; row < 500_000; row++) {
      sketch.add(hash(row % 100_000));
    }
    long texts = sketch.sampledTexts(Set.of());
    assertTrue(
        texts <= RepeatSketch.MOST_SAMPLED && texts > RepeatSketch.MOST_SAMPLED / 4, "" + texts);
    assertEquals(5 * texts, sketch.sampledRows(Set.of()), "all rows of a sampled text are counted");
  }

  @Test
  void partsGiveWhatTheWholeGives() {
    RepeatSketch whole = new RepeatSketch();
    RepeatSketch first = new RepeatSketch();
    RepeatSketch second = new RepeatSketch();
    for (int row = 0; row < 40_000; row++) {
      long hash = hash(row % 13_000);
      whole.add(hash);
      (row < 1_000 ? first : second).add(hash);
    }
    first.merge(second);
    assertEquals(whole.rows(), first.rows());
    assertEquals(whole.sampledTexts(Set.of()), first.sampledTexts(Set.of()));
    assertEquals(whole.sampledRows(Set.of()), first.sampledRows(Set.of()));
  }

  @Test
  void theFrequentTextsAreFoundAndLeftOutOfTheSample() {
    RepeatSketch left = new RepeatSketch();
    RepeatSketch right = new RepeatSketch();
    for (int row = 0; row < 20_000; row++) {
      left.add(row % 2 == 0 ? hash(-1) : hash(row));
      right.add(row % 10 == 0 ? hash(-2) : hash(100_000 + row));
    }
    Set<Long> frequent = left.merge(right).texts(1.0 / 64);
    assertEquals(Set.of(hash(-1), hash(-2)), frequent);
    assertEquals(left.sampledTexts(frequent), left.sampledRows(frequent), "the others are unique");
  }
}
