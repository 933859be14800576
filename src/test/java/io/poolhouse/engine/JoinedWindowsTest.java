package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.poolhouse.engine.Vectors.Row;
import io.poolhouse.pooling.How;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A text of the token states 1, 2, 3, 4 in a first window and 5, 6 + 2 more in a second of three
 * tokens, worked out by hand: 1 2 3 4 | 5 6 8.
 */
class JoinedWindowsTest {
  private static final Window FIRST = new Window(0, new int[4], 0);
  private static final Window SECOND = new Window(0, new int[3], 4);

  @Test
  void clsPoolerAndLastAreAveragedOverTheWindows() {
    assertJoined(3, How.CLS, 1, 5);
    assertJoined(0.5f, How.POOLER, 0.25f, 0.75f);
    assertJoined(6, How.LAST, 4, 8);
  }

  @Test
  void meanIsTheMeanOfAllTokens() {
    assertJoined(29 / 7f, How.MEAN, 10 / 4f, 19 / 3f);
  }

  @Test
  void meanNospecialIsTheMeanOfAllInnerTokens() {
    assertJoined(11 / 3f, How.MEAN_NOSPECIAL, 5 / 2f, 6);
  }

  @Test
  void sqrtIsTheSumOfAllTokensOverTheRootOfTheirNumber() {
    assertJoined((float) (29 / Math.sqrt(7)), How.SQRT, 10 / 2f, (float) (19 / Math.sqrt(3)));
  }

  @Test
  void weightedCountsPositionsThroughTheWindows() {
    // 1*1 + 2*2 + 3*3 + 4*4 = 30 over 10; 5*5 + 6*6 + 7*8 = 117 over 18; together 147 over 28.
    assertJoined(147 / 28f, How.WEIGHTED, 3, 117 / 18f);
  }

  @Test
  void maxIsTheLargestAlsoBelowZero() {
    assertJoined(8, How.MAX, 4, 8);
    assertJoined(-3, How.MAX, -3, -70);
  }

  @Test
  void oneOfSeveralPartsIsJoinedIntoItsPlace() {
    List<Row> rows =
        List.of(
            new Row(FIRST, new float[] {9, 9, 1, 10, 9}, 1),
            new Row(SECOND, new float[] {9, 3, 30, 9}, 0));
    float[] vector = {7, 7, 7, 7};
    JoinedWindows.AVERAGE.join(rows, 1, 2, vector, 2);
    assertArrayEquals(new float[] {7, 7, 2, 20}, vector);
  }

  private static void assertJoined(float expected, How how, float first, float second) {
    Row one = new Row(FIRST, new float[] {first}, 0);
    Row two = new Row(SECOND, new float[] {second}, 0);
    for (List<Row> rows : List.of(List.of(one, two), List.of(two, one))) {
      float[] vector = new float[1];
      JoinedWindows.of(how).join(rows, 0, 1, vector, 0);
      assertArrayEquals(new float[] {expected}, vector, 1e-6f, how.word());
    }
  }
}
