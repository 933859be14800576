package io.poolhouse.spark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * A partition's rows with their vectors: takes rows in chunks large enough to sort by length, and
 * gives them back in the order in which they came. Holds one chunk, whatever the partition's size.
 */
final class EmbeddingIterator implements Iterator<InternalRow> {
  /** Rows in a chunk: enough for batches of nearly equal lengths, docs/measurements.md#chunks. */
  static final int CHUNK_ROWS = 1_024;

  /**
   * Bytes of rows and characters of texts after which a chunk is full, so that neither wide rows
   * nor long texts pile up.
   */
  static final long CHUNK_BYTES = 16 << 20;

  private final Iterator<InternalRow> rows;
  private final EmbedPartition partition;
  private final TextEncoder encoder;
  private final UnsafeProjection kept;
  private final UnsafeProjection output;
  private final Queue<InternalRow> ready = new ArrayDeque<>();

  EmbeddingIterator(Iterator<InternalRow> rows, EmbedPartition partition, TextEncoder encoder) {
    this.rows = rows;
    this.partition = partition;
    this.encoder = encoder;
    this.kept = UnsafeProjection.create(EmbedTexts.scala(partition.kept()));
    this.output = UnsafeProjection.create(partition.output());
  }

  @Override
  public boolean hasNext() {
    return !ready.isEmpty() || rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (ready.isEmpty()) {
      embedChunk();
    }
    return output.apply(ready.remove());
  }

  private void embedChunk() {
    List<UnsafeRow> chunk = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    long bytes = 0;
    while (rows.hasNext() && chunk.size() < CHUNK_ROWS && bytes < CHUNK_BYTES) {
      InternalRow next = rows.next();
      UnsafeRow row = kept.apply(next).copy(); // Spark uses the memory of a row for the next
      String text = text(next);
      chunk.add(row);
      texts.add(text);
      bytes += row.getSizeInBytes() + (text == null ? 0 : text.length());
    }
    List<EmbeddedText> embedded = encoder.embed(texts);
    for (int i = 0; i < chunk.size(); i++) {
      InternalRow added = partition.request().columns().values(embedded.get(i));
      ready.add(new JoinedRow(chunk.get(i), added));
    }
  }

  private String text(InternalRow row) {
    return row.isNullAt(partition.text()) ? null : row.getUTF8String(partition.text()).toString();
  }
}
