package io.poolhouse.bench;

import java.util.List;

/**
 * How sentence-transformers is run.
 *
 * @param processes each with its own copy of the model and its share of the texts
 * @param threads of PyTorch, for each process
 * @param rows texts in a batch
 */
record SentenceTransformersSettings(int processes, int threads, int rows)
    implements Settings<SentenceTransformersSettings> {
  private static final int FIRST_ROWS = 32;

  static List<SentenceTransformersSettings> ofCores(int cores) {
    return List.of(
        new SentenceTransformersSettings(1, cores, FIRST_ROWS),
        new SentenceTransformersSettings(cores, 1, FIRST_ROWS));
  }

  @Override
  public List<SentenceTransformersSettings> neighbours() {
    return Settings.otherRows(rows).stream()
        .map(other -> new SentenceTransformersSettings(processes, threads, other))
        .toList();
  }

  @Override
  public String toString() {
    return "%d process%s, threads of each %d, batches of %d"
        .formatted(processes, processes == 1 ? "" : "es", threads, rows);
  }
}
