package io.poolhouse.bench;

import java.util.List;

/**
 * How Spark NLP is run.
 *
 * @param threads of ONNX Runtime in each task
 * @param rows texts in a batch
 */
record SparkNlpSettings(int threads, int rows) implements Settings<SparkNlpSettings> {
  private static final int FIRST_ROWS = 16;

  /** Six threads is its default. */
  private static final int DEFAULT_THREADS = 6;

  static List<SparkNlpSettings> some() {
    return List.of(
        new SparkNlpSettings(1, FIRST_ROWS), new SparkNlpSettings(DEFAULT_THREADS, FIRST_ROWS));
  }

  @Override
  public List<SparkNlpSettings> neighbours() {
    return Settings.otherRows(rows).stream()
        .map(other -> new SparkNlpSettings(threads, other))
        .toList();
  }

  @Override
  public String toString() {
    return "threads in each task %d, batches of %d".formatted(threads, rows);
  }
}
