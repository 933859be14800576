package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * How ONNX Runtime is run.
 *
 * @param sessions each with its own copy of the weights
 * @param threads of each session's own pool
 * @param callers threads that call the sessions at the same time
 * @param spinning whether idle threads of a pool wait by spinning, ONNX Runtime's default
 * @param rows texts in a batch
 */
record OnnxSettings(int sessions, int threads, int callers, boolean spinning, int rows) {
  private static final List<Integer> ROWS = List.of(8, 16, 32, 64, 128);

  /** All that are tried on so many cores. A pool of one thread has nobody to spin. */
  static List<OnnxSettings> candidates(int cores) {
    List<OnnxSettings> candidates = new ArrayList<>();
    for (int rows : ROWS) {
      candidates.add(new OnnxSettings(1, cores, 1, true, rows));
      candidates.add(new OnnxSettings(1, cores, 1, false, rows));
      if (cores > 1) {
        candidates.add(new OnnxSettings(cores, 1, cores, true, rows));
        candidates.add(new OnnxSettings(1, 1, cores, true, rows));
      }
    }
    return candidates;
  }

  @Override
  public String toString() {
    return "%d session%s of %d thread%s, %d caller%s, batches of %d%s"
        .formatted(
            sessions,
            plural(sessions),
            threads,
            plural(threads),
            callers,
            plural(callers),
            rows,
            spinning ? "" : ", no spinning");
  }

  private static String plural(int number) {
    return number == 1 ? "" : "s";
  }
}
