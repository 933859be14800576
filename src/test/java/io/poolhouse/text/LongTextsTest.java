package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LongTextsTest {

  @Test
  void everyWordParsesToItsConstant() {
    for (LongTexts way : LongTexts.values()) {
      assertEquals(way, LongTexts.parse(way.word()));
    }
    assertEquals(
        List.of("truncate", "head-tail", "window"),
        Arrays.stream(LongTexts.values()).map(LongTexts::word).toList());
  }

  @Test
  void anUnknownWordIsRefusedWithTheKnownOnes() {
    var refused = assertThrows(TokenizerException.class, () -> LongTexts.parse("Truncate"));
    assertEquals(
        "'Truncate' is no way to treat long texts. Choose 'truncate', 'head-tail' or 'window'.",
        refused.getMessage());
  }

  @Test
  void truncateKeepsTheFirstTokens() {
    assertCut(LongTexts.TRUNCATE, 7, 3, 3, List.of(ids(0, 1, 2)));
  }

  @Test
  void headTailKeepsTheFirstQuarterAndTheLastThreeQuarters() {
    assertCut(LongTexts.HEAD_TAIL, 10, 8, 8, List.of(ids(0, 1, 4, 5, 6, 7, 8, 9)));
  }

  @Test
  void headTailOf510TokensIsThePapers128And382() {
    int[] kept = LongTexts.HEAD_TAIL.cut(content(1_000), 510, 510).get(0);
    int[] expected =
        IntStream.concat(IntStream.range(0, 128), IntStream.range(1_000 - 382, 1_000)).toArray();
    assertArrayEquals(expected, kept);
  }

  @Test
  void headTailWithRoomForOneTokenKeepsTheLast() {
    assertCut(LongTexts.HEAD_TAIL, 4, 1, 1, List.of(ids(3)));
  }

  @Test
  void windowsWithoutOverlapKeepEveryTokenOnce() {
    assertCut(LongTexts.WINDOW, 7, 3, 3, List.of(ids(0, 1, 2), ids(3, 4, 5), ids(6)));
    assertCut(LongTexts.WINDOW, 6, 3, 3, List.of(ids(0, 1, 2), ids(3, 4, 5)));
  }

  @Test
  void overlappingWindowsStartOneStrideApart() {
    assertCut(LongTexts.WINDOW, 8, 4, 3, List.of(ids(0, 1, 2, 3), ids(3, 4, 5, 6), ids(6, 7)));
  }

  @Test
  void aWindowThatLiesWithinTheOneBeforeIsNotMade() {
    assertCut(LongTexts.WINDOW, 6, 4, 2, List.of(ids(0, 1, 2, 3), ids(2, 3, 4, 5)));
    assertCut(LongTexts.WINDOW, 5, 4, 1, List.of(ids(0, 1, 2, 3), ids(1, 2, 3, 4)));
  }

  private static void assertCut(
      LongTexts way, int tokens, int room, int stride, List<int[]> expected) {
    assertArrayEquals(expected.toArray(), way.cut(content(tokens), room, stride).toArray());
  }

  private static int[] content(int tokens) {
    return IntStream.range(0, tokens).toArray();
  }

  private static int[] ids(int... ids) {
    return ids;
  }
}
