package io.poolhouse.compare.statistics;

import java.util.function.IntUnaryOperator;

/** A stable sort, linear in the items and without boxing: folds are made of a million rows. */
final class CountingSort {

  private CountingSort() {}

  /**
   * @param key of an item, 0 to {@code keys - 1}
   * @return the items by ascending key; equal keys stay in the order in which they came
   */
  static int[] by(int[] items, IntUnaryOperator key, int keys) {
    int[] next = starts(items, key, keys);
    int[] sorted = new int[items.length];
    for (int item : items) {
      sorted[next[key.applyAsInt(item)]++] = item;
    }
    return sorted;
  }

  /**
   * @return where each key's items begin once sorted; one more at the end: {@code [keys + 1]}
   */
  static int[] starts(int[] items, IntUnaryOperator key, int keys) {
    int[] starts = new int[keys + 1];
    for (int item : items) {
      starts[key.applyAsInt(item) + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      starts[k + 1] += starts[k];
    }
    return starts;
  }
}
