package io.poolhouse.pooling;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The word that a mistyped one was probably meant to be. */
final class Nearest {

  private Nearest() {}

  /** Empty where more than half of even the nearest word would have to change. */
  static Optional<String> to(String typed, List<String> known) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return known.stream()
        .min(Comparator.comparingInt(word -> edits(lower, word)))
        .filter(word -> 2 * edits(lower, word) <= word.length());
  }

  /**
   * Letters to insert, drop or replace (Levenshtein's distance), one row of its table at a time.
   */
  private static int edits(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
        int droppedOrInserted = Math.min(above[column], current[column - 1]) + 1;
        current[column] = Math.min(replaced, droppedOrInserted);
      }
      above = current;
    }
    return above[to.length()];
  }
}
