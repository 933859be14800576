package io.poolhouse.spark;

/**
 * What tasks did so far.
 *
 * @param read rows from a shuffle
 * @param rows that came out with their vectors
 */
record EmbedWork(long read, long rows, long texts, long tokens) {
  static final EmbedWork NONE = new EmbedWork(0, 0, 0, 0);

  EmbedWork plus(EmbedWork other) {
    return new EmbedWork(
        read + other.read, rows + other.rows, texts + other.texts, tokens + other.tokens);
  }

  /**
   * With what one operator counted. Each of several operators in a stage sees every row, and texts
   * of its own.
   */
  EmbedWork counted(Counter counter, long count) {
    return switch (counter) {
      case ROWS -> new EmbedWork(read, Math.max(rows, count), texts, tokens);
      case TEXTS -> new EmbedWork(read, rows, texts + count, tokens);
      case TOKENS -> new EmbedWork(read, rows, texts, tokens + count);
      case CACHE_HITS, CACHE_BYTES, BATCHES, BATCHED, BUDGET -> this;
      case FAILED, TOKENIZING, COMPUTING, WAITING, LOADS, RETRIES -> this;
    };
  }

  EmbedWork ofRowsRead(long count) {
    return new EmbedWork(count, rows, texts, tokens);
  }
}
