package io.poolhouse.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Windows whose token ids lie end to end, shortest first: windows of equal length are adjacent, so
 * attention needs neither padding nor mask.
 */
record PackedBatch(List<Window> windows) {

  /**
   * Cuts windows into batches of at most so many tokens, each of neighbours in length. A window
   * longer than that is a batch by itself.
   */
  static List<PackedBatch> cut(List<Window> windows, int tokens) {
    List<Window> sorted = new ArrayList<>(windows);
    sorted.sort(Comparator.comparingInt(Window::tokens));
    List<PackedBatch> batches = new ArrayList<>();
    int from = 0;
    int filled = 0;
    for (int at = 0; at < sorted.size(); at++) {
      int next = sorted.get(at).tokens();
      if (at > from && filled + next > tokens) {
        batches.add(new PackedBatch(sorted.subList(from, at)));
        from = at;
        filled = 0;
      }
      filled += next;
    }
    if (from < sorted.size()) {
      batches.add(new PackedBatch(sorted.subList(from, sorted.size())));
    }
    return batches;
  }

  /** Two batches of as many windows each, or one more; this one must have two windows. */
  List<PackedBatch> halves() {
    int middle = windows.size() / 2;
    return List.of(
        new PackedBatch(windows.subList(0, middle)),
        new PackedBatch(windows.subList(middle, windows.size())));
  }

  int tokens() {
    return windows.stream().mapToInt(Window::tokens).sum();
  }

  /** Token ids end to end: {@code [tokens]}. */
  long[] ids() {
    long[] ids = new long[tokens()];
    int at = 0;
    for (Window window : windows) {
      for (int id : window.ids()) {
        ids[at++] = id;
      }
    }
    return ids;
  }

  /**
   * The form that {@code layout.py} reads: groups, (count, length) of each, offset of each window.
   */
  long[] layout() {
    List<Long> numbers = new ArrayList<>();
    numbers.add(0L);
    int from = 0;
    for (int at = 1; at <= windows.size(); at++) {
      int length = windows.get(from).tokens();
      if (at == windows.size() || windows.get(at).tokens() != length) {
        numbers.add((long) (at - from));
        numbers.add((long) length);
        from = at;
      }
    }
    numbers.set(0, (long) (numbers.size() / 2));
    windows.forEach(window -> numbers.add((long) window.offset()));
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }
}
