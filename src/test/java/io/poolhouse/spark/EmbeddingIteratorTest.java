package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Memory does not grow with the partition: at most one chunk of it is held. */
class EmbeddingIteratorTest {
  private static final Pooling CLS = Pooling.parse("cls");

  private static MiniLm engine;

  /** Rows of a number and, every so many rows, a text; and how many of them were taken. */
  private static final class Source implements Iterator<InternalRow> {
    private final int rows;
    private final int every;
    private final String text;
    private int taken;

    Source(int rows, int every, String text) {
      this.rows = rows;
      this.every = every;
      this.text = text;
    }

    @Override
    public boolean hasNext() {
      return taken < rows;
    }

    @Override
    public InternalRow next() {
      UTF8String given = taken % every == 0 ? UTF8String.fromString(text) : null;
      return new GenericInternalRow(new Object[] {taken++, given});
    }
  }

  @BeforeAll
  static void open() throws Exception {
    engine = MiniLm.open(LongTexts.TRUNCATE);
  }

  @AfterAll
  static void close() {
    engine.close();
  }

  /** The output is the number and the vector. */
  private static EmbeddingIterator embedding(Source source, boolean withText) {
    OutputColumns columns = OutputColumns.of(List.of(CLS), "text", false, false);
    StructType input = new StructType().add("id", DataTypes.IntegerType);
    List<Expression> kept =
        IntStream.range(0, withText ? 2 : 1)
            .<Expression>mapToObj(
                i ->
                    new BoundReference(
                        i, i == 0 ? DataTypes.IntegerType : DataTypes.StringType, true))
            .toList();
    StructType output =
        columns.appendedTo(withText ? input.add("text", DataTypes.StringType) : input);
    PoolingPlan plan = PoolingPlan.of(List.of(CLS), 6, MiniLm.WIDTH, false);
    return new EmbeddingIterator(
        source,
        new EmbedPartition(new EmbedRequest(null, columns), kept, 1, output),
        new TextEncoder(
            engine.tokenizer(), texts -> engine.encoder().encode(texts, plan), 1, BadRows.MARK));
  }

  @Test
  void atMostOneChunkOfTwentyThousandRowsIsTakenBeforeItsRowsComeOut() {
    Source source = new Source(20_000, 1_000, "a text");
    EmbeddingIterator iterator = embedding(source, false);
    assertEquals(0, source.taken, "nothing before it is asked for");
    for (int row = 0; row < 20_000; row++) {
      assertTrue(iterator.hasNext());
      InternalRow next = iterator.next();
      assertEquals(row, next.getInt(0));
      assertEquals(row % 1_000 != 0, next.isNullAt(1));
      int chunks = row / EmbeddingIterator.CHUNK_ROWS + 1;
      assertEquals(Math.min(20_000, chunks * EmbeddingIterator.CHUNK_ROWS), source.taken);
    }
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void aChunkOfWideRowsHasFewer() {
    int bytes = (int) EmbeddingIterator.CHUNK_BYTES / 4;
    Source source = new Source(20, 1, " ".repeat(bytes));
    EmbeddingIterator iterator = embedding(source, true);
    iterator.next();
    assertEquals(2, source.taken, "the text is held in its row and as a string");
  }

  @Test
  void aLongTextCountsThoughItsColumnIsNotKept() {
    int bytes = (int) EmbeddingIterator.CHUNK_BYTES / 4;
    Source source = new Source(20, 1, " ".repeat(bytes));
    EmbeddingIterator iterator = embedding(source, false);
    iterator.next();
    assertEquals(4, source.taken);
  }
}
