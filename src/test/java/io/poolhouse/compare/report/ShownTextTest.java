package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ShownTextTest {

  private static String shown(String text) {
    return ShownText.of(text, ShownText.EXCERPT);
  }

  @Test
  void whatDoesNotShowIsNamed() {
    assertEquals("invoice[U+202E]gpj.exe", shown(HostileTexts.RIGHT_TO_LEFT));
    assertEquals("before[U+0000]after[U+001B][31mred[U+0007]", shown(HostileTexts.NUL));
    assertEquals("high [U+D83D] low [U+DE00] end", shown(HostileTexts.LONE_SURROGATES));
    assertEquals("[U+FFFE] [U+E0041] [U+2028]", shown("\uFFFE \uDB40\uDC41 \u2028"));
  }

  @Test
  void whatLanguagesNeedStays() {
    String text = "naïve 日本語 שלום می‌خواهم 👩‍👩‍👧";
    assertEquals(text, shown(text));
  }

  @Test
  void aTextIsOneLine() {
    assertEquals("two↵lines ↵and a tab", shown("two\nlines\r\nand\ta tab"));
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertEquals("😀😀…", ShownText.of("😀😀😀", 2));
    assertEquals("😀😀", ShownText.of("😀😀", 2));
    assertEquals("", ShownText.of("", 2));
    assertEquals("(empty)", ShownText.name(""));
  }

  @Property
  void nothingShownHasControlsOrBrokenCharacters(@ForAll String text) {
    String shown = shown(text);
    assertTrue(shown.codePoints().noneMatch(Character::isISOControl));
    assertFalse(shown.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE));
  }
}
