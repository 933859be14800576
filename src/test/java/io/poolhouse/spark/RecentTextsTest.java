package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private static final int ROW_BYTES = 840; // with 160 for the entry and the text: just over 1,000

  /** Eight of them, and one as long as nothing repeats. */
  private static final int MOST = 8_400;

  private final RecentTexts recent = new RecentTexts(MOST);

  private static UnsafeRow row(int bytes) {
    UnsafeRow row = new UnsafeRow(1);
    row.pointTo(new byte[bytes], bytes);
    return row;
  }

  /** Asks for a text as a task does, and embeds it where it is new. */
  private boolean isKnown(String text) {
    RecentTexts.Entry entry = recent.of(text);
    boolean isNew = RecentTexts.isNew(entry);
    if (isNew) {
      recent.put(entry, row(ROW_BYTES));
    }
    return !isNew;
  }

  /** From then on texts repeat, and the whole size is used. */
  private void repeat(String text) {
    for (int i = 0; i < 100; i++) {
      isKnown(text);
    }
  }

  @Test
  void aTextIsNewOnceAndKeepsWhatItGave() {
    RecentTexts.Entry first = recent.of("house");
    assertTrue(RecentTexts.isNew(first));
    RecentTexts.Entry again = recent.of("house");
    assertFalse(RecentTexts.isNew(again), "though it is not embedded yet");
    UnsafeRow results = row(8);
    recent.put(first, results);
    assertSame(results, again.results());
    assertSame(results, recent.of("house").results());
    assertTrue(RecentTexts.isNew(recent.of("House")));
  }

  @Test
  void nullIsATextLikeAnyOther() {
    repeat(null);
    assertFalse(isKnown(""));
    assertTrue(isKnown(null));
    assertTrue(isKnown(""));
    assertEquals(2 * (160 + ROW_BYTES), recent.bytes());
  }

  @Test
  void theOneUnusedForLongestGoesFirst() {
    repeat("a");
    "bcdefgh".chars().mapToObj(Character::toString).forEach(this::isKnown);
    assertEquals(8 * (160 + ROW_BYTES + 1), recent.bytes());
    assertTrue(isKnown("a")); // used again
    isKnown("i");
    assertTrue("acdefghi".chars().mapToObj(Character::toString).allMatch(this::isKnown));
    assertEquals(8 * (160 + ROW_BYTES + 1), recent.bytes());
    assertFalse(isKnown("b"));
  }

  @Test
  void theBoundHoldsWhateverComes() {
    for (int i = 0; i < 10_000; i++) {
      isKnown("x".repeat(i % 400));
      assertTrue(recent.bytes() <= MOST, i + ": " + recent.bytes());
    }
  }

  @Test
  void whereNothingRepeatsLittleIsKept() {
    RecentTexts wide = new RecentTexts(80_000);
    for (int i = 0; i < 1_000; i++) {
      RecentTexts.Entry entry = wide.of("text " + i);
      assertTrue(RecentTexts.isNew(entry));
      wide.put(entry, row(ROW_BYTES));
      assertTrue(wide.bytes() <= 10_000, i + ": " + wide.bytes());
    }
  }

  @Test
  void aTextLargerThanAllIsNotKeptAndPushesNothingOut() {
    repeat("a");
    RecentTexts.Entry large = recent.of("large");
    RecentTexts.isNew(large);
    recent.put(large, row(MOST));
    assertTrue(isKnown("a"));
    assertEquals(160 + ROW_BYTES + 1, recent.bytes());
    assertTrue(RecentTexts.isNew(recent.of("large")));
    assertEquals(MOST, large.results().getSizeInBytes(), "those who asked for it have it");
  }
}
