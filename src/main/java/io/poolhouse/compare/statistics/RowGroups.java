package io.poolhouse.compare.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The rows of each group of equal texts, end to end, and a label for each row.
 *
 * @param labels class of each row: {@code [rows]}
 * @param rows row numbers by group: {@code [rows]}
 * @param starts where each group begins in {@code rows}: {@code [groups + 1]}
 * @param classes one more than the highest class
 */
record RowGroups(int[] labels, int[] rows, int[] starts, int classes) {

  /**
   * @param labels class of each row, from 0
   * @param groups group of each row, from 0
   */
  static RowGroups of(int[] labels, int[] groups) {
    if (labels.length != groups.length) {
      throw new IllegalArgumentException(
          "%d labels for the groups of %d rows".formatted(labels.length, groups.length));
    }
    int[] rows = IntStream.range(0, labels.length).toArray();
    int count = Arrays.stream(groups).max().orElse(-1) + 1;
    return new RowGroups(
        labels,
        CountingSort.by(rows, row -> groups[row], count),
        CountingSort.starts(rows, row -> groups[row], count),
        Arrays.stream(labels).max().orElse(-1) + 1);
  }

  int size(int group) {
    return starts[group + 1] - starts[group];
  }

  int label(int place) {
    return labels[rows[place]];
  }

  /** Rows of each class: {@code [classes]}. */
  int[] classSizes() {
    int[] sizes = new int[classes];
    for (int label : labels) {
      sizes[label]++;
    }
    return sizes;
  }

  /** The groups that have rows, in an order drawn at random (Fisher and Yates). */
  int[] shuffled(SplittableRandom random) {
    int[] order = IntStream.range(0, starts.length - 1).filter(group -> size(group) > 0).toArray();
    shuffle(order, random);
    return order;
  }

  static void shuffle(int[] items, SplittableRandom random) {
    for (int last = items.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int item = items[last];
      items[last] = items[other];
      items[other] = item;
    }
  }
}
