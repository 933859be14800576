package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the partition, and equal texts cost one pass. */
class EmbeddingIteratorTest {
  private static final StructType INPUT =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("text", DataTypes.StringType)
          .add("payload", DataTypes.StringType);

  /** Rows of a number, a text and something else; and how many of them were taken. */
  private static final class Source implements Iterator<InternalRow> {
    private final UnsafeProjection unsafe = UnsafeProjection.create(INPUT);
    private final int rows;
    private final IntFunction<String> text;
    private final String payload;
    private int taken;

    Source(int rows, IntFunction<String> text, String payload) {
      this.rows = rows;
      this.text = text;
      this.payload = payload;
    }

    @Override
    public boolean hasNext() {
      return taken < rows;
    }

    @Override
    public InternalRow next() {
      int id = taken++;
      return unsafe.apply(
          new GenericInternalRow(
              new Object[] {
                id, UTF8String.fromString(text.apply(id)), UTF8String.fromString(payload)
              }));
    }
  }

  /** Texts in, a vector of their length out; and which texts it was given. */
  private static final class Lengths implements TextEncoding {
    private final List<List<String>> chunks = new ArrayList<>();
    private final long bytesPerText;
    private int closed;

    Lengths(long bytesPerText) {
      this.bytesPerText = bytesPerText;
    }

    @Override
    public List<EmbeddedText> embed(List<String> texts) {
      chunks.add(texts);
      return texts.stream()
          .map(
              text ->
                  text == null
                      ? EmbeddedText.without(TextStatus.NULL)
                      : new EmbeddedText(new float[][] {vector(text)}, TextStatus.OK, 3))
          .toList();
    }

    private float[] vector(String text) {
      float[] vector = new float[(int) bytesPerText / Float.BYTES];
      vector[0] = text.length();
      vector[1] = text.hashCode();
      return vector;
    }

    @Override
    public long bytesPerText() {
      return bytesPerText;
    }

    @Override
    public void close() {
      closed++;
    }

    List<Integer> sizes() {
      return chunks.stream().map(List::size).toList();
    }
  }

  /** The output is the number, the text, the payload and the vector. */
  private static EmbeddingIterator embedding(Source source, TextEncoding encoding) {
    EmbedPartition partition =
        new EmbedPartition(
            counters -> encoding,
            new BoundReference(1, DataTypes.StringType, true),
            INPUT,
            List.of(new VectorOf(Pooling.parse("cls"), false)),
            EmbedCounters.ofExecutorOnly());
    return new EmbeddingIterator(source, partition, encoding);
  }

  @Test
  void chunksGrowFromSmallToLargeAndNoMoreThanOneIsTakenBeforeItsRowsComeOut() {
    Source source = new Source(5_000, id -> "text " + id, "p");
    Lengths lengths = new Lengths(8);
    EmbeddingIterator iterator = embedding(source, lengths);
    assertEquals(0, source.taken, "nothing before it is asked for");
    for (int row = 0; row < 5_000; row++) {
      assertTrue(iterator.hasNext());
      InternalRow next = iterator.next();
      assertEquals(row, next.getInt(0));
      assertEquals("text " + row, next.getUTF8String(1).toString());
      assertEquals("p", next.getUTF8String(2).toString());
      assertEquals(("text " + row).length(), next.getArray(3).getFloat(0));
      assertEquals(("text " + row).hashCode(), next.getArray(3).getFloat(1));
      assertTrue(source.taken - row <= EmbeddingIterator.CHUNK_TEXTS);
    }
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
    assertEquals(List.of(8, 32, 128, 512, 1024, 1024, 1024, 1024, 224), lengths.sizes());
  }

  @Test
  void equalTextsAreEmbeddedOnceNullsAndBlanksAmongThem() {
    String[] texts = {"a", null, "", "b", " ", "a", null, ""};
    Source source = new Source(40_000, id -> texts[id % texts.length], "");
    Lengths lengths = new Lengths(8);
    EmbeddingIterator iterator = embedding(source, lengths);
    for (int row = 0; row < 40_000; row++) {
      InternalRow next = iterator.next();
      String text = texts[row % texts.length];
      assertEquals(text == null, next.isNullAt(3));
      if (text != null) {
        assertEquals(text.hashCode(), next.getArray(3).getFloat(1));
      }
    }
    assertEquals(List.of(Arrays.asList("a", null, "", "b", " ")), lengths.chunks);
  }

  @Test
  void whatWasSeenLongAgoIsForgottenAndEmbeddedAgain() {
    long wide = EmbeddingIterator.CACHE_BYTES / 100;
    Lengths lengths = new Lengths(wide);
    EmbeddingIterator iterator =
        embedding(new Source(1_000, id -> "text " + id % 500, ""), lengths);
    iterator.forEachRemaining(row -> {});
    assertEquals(1_000, lengths.sizes().stream().mapToInt(Integer::intValue).sum());
    long fitting = EmbeddingIterator.CHUNK_VECTOR_BYTES / wide;
    assertTrue(lengths.sizes().stream().allMatch(size -> size <= fitting), lengths.sizes() + "");
  }

  @Test
  void whatRunningTasksRememberIsCountedUntilTheyEnd() {
    long before = ExecutorTotals.of(Counter.CACHE_BYTES);
    long wide = EmbeddingIterator.CACHE_BYTES / 100;
    EmbeddingIterator iterator =
        embedding(new Source(2_000, id -> "text " + id / 2, ""), new Lengths(wide));
    iterator.forEachRemaining(row -> {});
    long counted = ExecutorTotals.of(Counter.CACHE_BYTES) - before;
    assertTrue(
        counted <= EmbeddingIterator.CACHE_BYTES && counted > 0.95 * EmbeddingIterator.CACHE_BYTES,
        counted + " bytes");
    iterator.close();
    iterator.close();
    assertEquals(before, ExecutorTotals.of(Counter.CACHE_BYTES));
  }

  @Test
  void aChunkOfWideRowsHasFewer() {
    String wide = " ".repeat((int) EmbeddingIterator.CHUNK_BYTES / 4);
    Source source = new Source(20, id -> null, wide);
    embedding(source, new Lengths(8)).next();
    assertEquals(4, source.taken);
  }

  @Test
  void aChunkOfLongTextsHasFewer() {
    String text = " ".repeat((int) EmbeddingIterator.CHUNK_BYTES / 4);
    Source source = new Source(20, id -> text + id, "");
    embedding(source, new Lengths(8)).next();
    assertEquals(2, source.taken, "each is in its row and among the texts");
  }
}
