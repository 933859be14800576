package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedBatchTest {

  @Test
  void windowsAreCutShortestFirstIntoBatchesUnderTheBudget() {
    assertEquals(List.of(List.of(2, 3, 5), List.of(5), List.of(9)), lengths(10, 9, 5, 3, 5, 2));
  }

  @Test
  void aBatchMayFillTheBudgetToTheLastToken() {
    assertEquals(List.of(List.of(4, 6), List.of(10)), lengths(10, 6, 10, 4));
  }

  @Test
  void aWindowLongerThanTheBudgetIsABatchByItself() {
    assertEquals(List.of(List.of(2), List.of(11), List.of(30)), lengths(10, 30, 2, 11));
  }

  @Test
  void noWindowsAreNoBatches() {
    assertEquals(List.of(), lengths(10));
  }

  @Test
  void everyWindowIsInExactlyOneBatch() {
    int[] tokens = IntStream.range(0, 500).map(i -> 2 + i * 37 % 63).toArray();
    List<Integer> texts =
        cut(100, tokens).stream()
            .flatMap(batch -> batch.windows().stream())
            .map(Window::text)
            .sorted()
            .toList();
    assertEquals(IntStream.range(0, 500).boxed().toList(), texts);
  }

  @Test
  void windowsOfEqualLengthKeepTheOrderOfTheTexts() {
    List<Integer> texts = cut(100, 5, 2, 5, 2).get(0).windows().stream().map(Window::text).toList();
    assertEquals(List.of(1, 3, 0, 2), texts);
  }

  @Test
  void idsLieEndToEnd() {
    PackedBatch batch =
        new PackedBatch(
            List.of(
                new Window(0, new int[] {101, 102}, 0), new Window(1, new int[] {101, 7, 102}, 0)));
    assertEquals(5, batch.tokens());
    assertArrayEquals(new long[] {101, 102, 101, 7, 102}, batch.ids());
  }

  @Test
  void theLayoutNamesGroupsOfEqualLengthAndThenOffsets() {
    PackedBatch batch =
        new PackedBatch(
            List.of(
                new Window(0, new int[2], 0),
                new Window(1, new int[2], 60),
                new Window(2, new int[4], 0),
                new Window(3, new int[9], 5),
                new Window(4, new int[9], 14)));
    assertArrayEquals(
        new long[] {3, 2, 2, 1, 4, 2, 9, /* offsets */ 0, 60, 0, 5, 14}, batch.layout());
  }

  private static List<PackedBatch> cut(int budget, int... tokens) {
    List<Window> windows =
        IntStream.range(0, tokens.length)
            .mapToObj(text -> new Window(text, new int[tokens[text]], 0))
            .toList();
    return PackedBatch.cut(windows, budget);
  }

  private static List<List<Integer>> lengths(int budget, int... tokens) {
    return cut(budget, tokens).stream()
        .map(batch -> batch.windows().stream().map(Window::tokens).toList())
        .toList();
  }
}
