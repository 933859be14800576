package io.poolhouse.bench;

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
record OnnxSettings(int sessions, int threads, int callers, boolean spinning, int rows)
    implements Settings<OnnxSettings> {
  private static final int FIRST_ROWS = 16;

  /** All ways to use so many cores. A pool of one thread has nobody to spin. */
  static List<OnnxSettings> ofCores(int cores) {
    return List.of(
        new OnnxSettings(1, cores, 1, true, FIRST_ROWS),
        new OnnxSettings(1, cores, 1, false, FIRST_ROWS),
        new OnnxSettings(cores, 1, cores, true, FIRST_ROWS),
        new OnnxSettings(1, 1, cores, true, FIRST_ROWS));
  }

  @Override
  public List<OnnxSettings> neighbours() {
    return Settings.otherRows(rows).stream()
        .map(other -> new OnnxSettings(sessions, threads, callers, spinning, other))
        .toList();
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
