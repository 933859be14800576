package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Batches of texts of about equal lengths, the longest first so that callers end together. */
final class LengthSorted {
  private LengthSorted() {}

  /**
   * @param lengths of the texts
   * @param rows texts in a batch
   * @return numbers of texts
   */
  static List<int[]> batches(int[] lengths, int rows) {
    int[] longestFirst =
        IntStream.range(0, lengths.length)
            .boxed()
            .sorted(Comparator.comparingInt(text -> -lengths[text]))
            .mapToInt(Integer::intValue)
            .toArray();
    List<int[]> batches = new ArrayList<>();
    for (int at = 0; at < longestFirst.length; at += rows) {
      int end = Math.min(at + rows, longestFirst.length);
      batches.add(Arrays.copyOfRange(longestFirst, at, end));
    }
    return batches;
  }
}
