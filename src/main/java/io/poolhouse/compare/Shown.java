package io.poolhouse.compare;

/** A text of the input as an error message may show it: on one line, and shorter than one. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  static String of(String text) {
    String start =
        text.codePointCount(0, text.length()) > LONGEST
            ? text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…"
            : text;
    // Controls, and the marks that turn the direction of writing round
    return "'" + start.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?") + "'";
  }
}
