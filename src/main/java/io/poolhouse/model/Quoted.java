package io.poolhouse.model;

/** A word from a file as an error message may show it: on one line, and no longer than a line. */
final class Quoted {
  private static final int LONGEST = 100;

  private Quoted() {}

  static String of(String word) {
    String shown = word.length() > LONGEST ? word.substring(0, LONGEST) + "…" : word;
    return "'" + shown.replaceAll("[\\p{Cc}\\u2028\\u2029]", "?") + "'";
  }
}
