package io.poolhouse.spark;

import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.expressions.codegen.GenerateUnsafeRowJoiner$;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowJoiner;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * A partition's rows with what their texts gave: takes rows in chunks large enough to sort by
 * length, and gives them back in the order in which they came. The first chunks are small, for
 * queries that want a few rows only. Equal texts are embedded once, as long as they are remembered.
 * Holds one chunk and what it remembers, whatever the partition's size.
 */
final class EmbeddingIterator implements Iterator<InternalRow>, AutoCloseable {
  /** Different texts: enough for batches of nearly equal lengths, docs/measurements.md#chunks. */
  static final int CHUNK_TEXTS = 1_024;

  static final int FIRST_CHUNK_TEXTS = 8;
  static final int GROWTH = 4;

  /** Where texts repeat, a chunk has this many times as many rows. */
  static final int ROWS_A_TEXT = 4;

  /**
   * Bytes of rows and texts after which a chunk is full, so that neither wide rows nor long texts
   * pile up.
   */
  static final long CHUNK_BYTES = 16 << 20;

  /** Vectors of a chunk, but for {@link #FIRST_CHUNK_TEXTS}, which it may have however wide. */
  static final long CHUNK_VECTOR_BYTES = 64 << 20;

  static final long CACHE_BYTES = 32 << 20;

  private final Iterator<InternalRow> rows;
  private final TextEncoding encoding;
  private final EmbedCounters counters;
  private final Function<InternalRow, UTF8String> textOf;
  private final UnsafeProjection unsafe;
  private final UnsafeRowJoiner output;
  private final ResultRow results;
  private final RecentTexts recent = new RecentTexts(CACHE_BYTES);
  private final int mostTexts;
  private int chunkTexts = FIRST_CHUNK_TEXTS;
  private Chunk chunk = new Chunk();
  private int given;

  /** The most that {@link #recent} had. */
  private long cacheBytes;

  /** Rows with their texts, and the texts that are not embedded yet. */
  private static final class Chunk {
    final List<UnsafeRow> rows = new ArrayList<>();
    final List<RecentTexts.Entry> texts = new ArrayList<>();
    final List<RecentTexts.Entry> newTexts = new ArrayList<>();
    long bytes;
  }

  EmbeddingIterator(Iterator<InternalRow> rows, EmbedPartition partition, TextEncoding encoding) {
    this.rows = rows;
    this.encoding = encoding;
    this.counters = partition.counters();
    this.textOf = textOf(partition.text());
    this.unsafe = UnsafeProjection.create(partition.input());
    this.results = new ResultRow(partition.results());
    this.output = GenerateUnsafeRowJoiner$.MODULE$.create(partition.input(), results.schema());
    long fitting = CHUNK_VECTOR_BYTES / Math.max(1, encoding.bytesPerText());
    this.mostTexts = (int) Math.max(FIRST_CHUNK_TEXTS, Math.min(CHUNK_TEXTS, fitting));
  }

  /** The text lies in memory that Spark uses again for the next row. */
  private static Function<InternalRow, UTF8String> textOf(Expression text) {
    if (text instanceof BoundReference column) {
      int ordinal = column.ordinal();
      return row -> row.isNullAt(ordinal) ? null : row.getUTF8String(ordinal);
    }
    UnsafeProjection projection = UnsafeProjection.create(text);
    return row -> {
      UnsafeRow only = projection.apply(row);
      return only.isNullAt(0) ? null : only.getUTF8String(0);
    };
  }

  @Override
  public boolean hasNext() {
    return given < chunk.rows.size() || rows.hasNext();
  }

  @Override
  public InternalRow next() {
    if (given == chunk.rows.size()) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      chunk = read();
      embed(chunk);
      counters.add(Counter.ROWS, chunk.rows.size());
      counters.add(Counter.CACHE_HITS, chunk.rows.size() - chunk.newTexts.size());
      given = 0;
      chunkTexts = Math.min(mostTexts, chunkTexts * GROWTH);
    }
    InternalRow row = output.join(chunk.rows.get(given), chunk.texts.get(given).results());
    given++;
    return row;
  }

  private Chunk read() {
    long start = System.nanoTime();
    Chunk read = new Chunk();
    while (read.newTexts.size() < chunkTexts
        && read.rows.size() < ROWS_A_TEXT * chunkTexts
        && read.bytes < CHUNK_BYTES
        && rows.hasNext()) {
      add(read, rows.next());
    }
    counters.addTime(Counter.WAITING, start);
    return read;
  }

  private void add(Chunk read, InternalRow row) {
    UTF8String bytes = textOf.apply(row);
    RecentTexts.Entry text = recent.of(bytes == null ? null : bytes.toString());
    read.texts.add(text);
    if (RecentTexts.isNew(text)) {
      read.newTexts.add(text);
      read.bytes += bytes == null ? 0 : bytes.numBytes();
    }
    // Spark uses its memory for the next row. Sources of others may give rows of other kinds.
    UnsafeRow copy = (row instanceof UnsafeRow own ? own : unsafe.apply(row)).copy();
    read.rows.add(copy);
    read.bytes += copy.getSizeInBytes();
  }

  private void embed(Chunk read) {
    if (read.newTexts.isEmpty()) {
      return;
    }
    List<EmbeddedText> embedded =
        encoding.embed(read.newTexts.stream().map(RecentTexts.Entry::text).toList());
    counters.add(Counter.TEXTS, embedded.size());
    counters.add(
        Counter.FAILED,
        embedded.stream().filter(text -> text.status() == TextStatus.FAILED).count());
    for (int text = 0; text < embedded.size(); text++) {
      recent.put(read.newTexts.get(text), results.of(embedded.get(text)));
    }
    long grown = recent.bytes() - cacheBytes;
    if (grown > 0) { // Spark's metric ignores what is negative
      counters.add(Counter.CACHE_BYTES, grown);
      cacheBytes += grown;
    }
  }

  @Override
  public void close() {
    ExecutorTotals.add(Counter.CACHE_BYTES, -cacheBytes);
    cacheBytes = 0;
    encoding.close();
  }
}
