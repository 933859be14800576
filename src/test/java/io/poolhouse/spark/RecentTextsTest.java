package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RecentTextsTest {
  private static final int VECTOR = 840; // with 160 for the entry and the text: a little over 1,000

  private final RecentTexts recent = new RecentTexts(3_100);

  private static UTF8String text(String text) {
    return UTF8String.fromString(text);
  }

  private static InternalRow results(String text) {
    return new GenericInternalRow(new Object[] {text(text)});
  }

  private void put(String text) {
    recent.put(text(text), results(text), VECTOR);
  }

  private boolean knows(String text) {
    return recent.get(text(text)) != null;
  }

  @Test
  void aTextIsKnownByItsBytesWhereverTheyLie() {
    InternalRow house = results("house");
    recent.put(text("a house").substring(2, 7), house, VECTOR);
    assertSame(house, recent.get(text("house")));
    assertNull(recent.get(text("House")));
    assertNull(recent.get(text("hous")));
  }

  @Test
  void nullIsATextLikeAnyOther() {
    assertNull(recent.get(null));
    InternalRow ofNull = new GenericInternalRow(new Object[] {null});
    recent.put(null, ofNull, VECTOR);
    recent.put(text(""), results(""), VECTOR);
    assertSame(ofNull, recent.get(null));
    assertNotNull(recent.get(text("")));
    assertEquals(2 * (160 + VECTOR), recent.bytes());
  }

  @Test
  void theOneUnusedForLongestGoesFirst() {
    put("a");
    put("b");
    put("c");
    assertTrue(knows("a")); // used again
    put("d");
    assertTrue(knows("a") && knows("c") && knows("d"));
    assertNull(recent.get(text("b")));
    assertEquals(3 * (160 + VECTOR + 1), recent.bytes());
  }

  @Test
  void theBoundHoldsWhateverComes() {
    for (int i = 0; i < 10_000; i++) {
      put("x".repeat(i % 400));
      assertTrue(recent.bytes() <= 3_100, i + ": " + recent.bytes());
    }
  }

  @Test
  void aTextLargerThanAllIsNotKeptAndPushesNothingOut() {
    put("a");
    put("x".repeat(5_000));
    assertTrue(knows("a"));
    assertEquals(160 + VECTOR + 1, recent.bytes());
  }

  @Test
  void theSameTextTwiceIsCountedOnce() {
    put("a");
    put("a");
    assertEquals(160 + VECTOR + 1, recent.bytes());
  }
}
