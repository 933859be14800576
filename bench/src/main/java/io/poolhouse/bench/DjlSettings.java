package io.poolhouse.bench;

import java.util.List;

/**
 * How DJL's translator is run.
 *
 * @param threads of PyTorch, for each caller
 * @param callers threads with a predictor each
 * @param rows texts in a batch
 */
record DjlSettings(int threads, int callers, int rows) implements Settings<DjlSettings> {
  private static final int FIRST_ROWS = 16;

  static List<DjlSettings> ofCores(int cores) {
    return List.of(new DjlSettings(cores, 1, FIRST_ROWS), new DjlSettings(1, cores, FIRST_ROWS));
  }

  @Override
  public List<DjlSettings> neighbours() {
    return Settings.otherRows(rows).stream()
        .map(other -> new DjlSettings(threads, callers, other))
        .toList();
  }

  @Override
  public String toString() {
    return "callers %d, threads of each %d, batches of %d".formatted(callers, threads, rows);
  }
}
