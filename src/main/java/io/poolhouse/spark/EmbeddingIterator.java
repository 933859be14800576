package io.poolhouse.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.Row;

/**
 * A partition's rows with their vectors: takes rows in chunks large enough to sort by length, and
 * gives them back in the order in which they came. Holds one chunk, whatever the partition's size.
 */
final class EmbeddingIterator implements Iterator<Row> {
  /** Rows in a chunk: enough for batches of nearly equal lengths, docs/measurements.md#chunk. */
  private static final int CHUNK_ROWS = 1_024;

  /** Characters of text after which a chunk is full, so that long texts do not pile up. */
  private static final long CHUNK_CHARACTERS = 4_000_000;

  private final Iterator<Row> rows;
  private final TextEncoder encoder;
  private final OutputColumns columns;
  private final Queue<Row> ready = new ArrayDeque<>();

  /**
   * @param rows whose last column is the text, a string or null
   */
  EmbeddingIterator(Iterator<Row> rows, TextEncoder encoder, OutputColumns columns) {
    this.rows = rows;
    this.encoder = encoder;
    this.columns = columns;
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (ready.isEmpty()) {
      embedChunk();
    }
    if (ready.isEmpty()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void embedChunk() {
    List<Row> chunk = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    long characters = 0;
    while (rows.hasNext() && chunk.size() < CHUNK_ROWS && characters < CHUNK_CHARACTERS) {
      Row row = rows.next();
      String text = row.getString(row.size() - 1);
      chunk.add(row);
      texts.add(text);
      characters += text == null ? 0 : text.length();
    }
    List<EmbeddedText> embedded = encoder.embed(texts);
    for (int i = 0; i < chunk.size(); i++) {
      ready.add(columns.appended(chunk.get(i), embedded.get(i)));
    }
  }
}
