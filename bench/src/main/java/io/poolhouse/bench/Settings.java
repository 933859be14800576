package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.List;

/** How a contestant is run; equal settings are equal. */
interface Settings<S extends Settings<S>> {
  int MOST_ROWS = 256;

  /** What to try next where these are fast. */
  List<S> neighbours();

  /** Half and twice as many texts in a batch. */
  static List<Integer> otherRows(int rows) {
    List<Integer> others = new ArrayList<>();
    if (rows > 1) {
      others.add(rows / 2);
    }
    if (rows < MOST_ROWS) {
      others.add(rows * 2);
    }
    return others;
  }
}
