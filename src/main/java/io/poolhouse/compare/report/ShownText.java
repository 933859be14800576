package io.poolhouse.compare.report;

import java.util.Locale;

/**
 * A text of the input, a label or a name as a reader may see it: on one line, not too long, and
 * with every character that does not show written as {@code [U+202E]}. Not yet escaped for HTML or
 * Markdown.
 */
final class ShownText {
  /** Characters of a name of a variant, model, class or column. */
  static final int NAME = 60;

  /** Characters of a text among examples: about three lines of a table. */
  static final int EXCERPT = 300;

  /** Characters of an answer, a note or a fact. */
  static final int SENTENCES = 2_000;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private ShownText() {}

  /**
   * @param longest code points of the text that are kept; a longer one ends in {@code …}
   */
  static String of(String text, int longest) {
    int kept = Math.min(longest, text.codePointCount(0, text.length()));
    int end = text.offsetByCodePoints(0, kept);
    StringBuilder shown = new StringBuilder();
    text.substring(0, end).codePoints().forEach(character -> append(shown, character));
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  static String name(String name) {
    return name.isEmpty() ? "(empty)" : of(name, NAME);
  }

  private static void append(StringBuilder shown, int character) {
    if (character == '\n') {
      shown.append('↵');
    } else if (character == '\t' || character == '\r') {
      shown.append(' ');
    } else if (shows(character)) {
      shown.appendCodePoint(character);
    } else {
      shown.append(String.format(Locale.ROOT, "[U+%04X]", character));
    }
  }

  private static boolean shows(int character) {
    // Emoji, Persian and Indic scripts need the two joiners.
    if (character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_NON_JOINER) {
      return true;
    }
    boolean nonCharacter =
        (character & 0xFFFE) == 0xFFFE || (character >= 0xFDD0 && character <= 0xFDEF);
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !nonCharacter;
    };
  }
}
