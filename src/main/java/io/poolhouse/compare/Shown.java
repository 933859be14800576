package io.poolhouse.compare;

/** A text of the input as an error message may show it: on one line, and shorter than one. */
final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  static String of(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    String start =
        line.codePointCount(0, line.length()) > LONGEST
            ? line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…"
            : line;
    // Controls, and the marks that turn the direction of writing round
    return "'" + start.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?") + "'";
  }
}
