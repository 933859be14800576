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
import java.util.function.IntFunction;
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

  private static final StructType KEPT =
      new StructType().add("id", DataTypes.IntegerType).add("payload", DataTypes.StringType);

  /** Rows of a number, a text and something else; and how many of them were taken. */
  private static final class Source implements Iterator<InternalRow> {
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
      return new GenericInternalRow(
          new Object[] {id, UTF8String.fromString(text.apply(id)), UTF8String.fromString(payload)});
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

  /** The output is the number, the payload and the vector. */
  private static EmbeddingIterator embedding(Source source) {
    OutputColumns columns = OutputColumns.of(List.of(CLS), "text", false, false);
    List<Expression> kept =
        List.of(
            new BoundReference(0, DataTypes.IntegerType, true),
            new BoundReference(2, DataTypes.StringType, true));
    PoolingPlan plan = PoolingPlan.of(List.of(CLS), 6, MiniLm.WIDTH, false);
    return new EmbeddingIterator(
        source,
        new EmbedPartition(new EmbedRequest(null, columns), kept, 1, columns.appendedTo(KEPT)),
        new TextEncoder(
            engine.tokenizer(), texts -> engine.encoder().encode(texts, plan), 1, BadRows.MARK));
  }

  @Test
  void atMostOneChunkOfTwentyThousandRowsIsTakenBeforeItsRowsComeOut() {
    Source source = new Source(20_000, id -> id % 1_000 == 0 ? "a text" : null, "");
    EmbeddingIterator iterator = embedding(source);
    assertEquals(0, source.taken, "nothing before it is asked for");
    for (int row = 0; row < 20_000; row++) {
      assertTrue(iterator.hasNext());
      InternalRow next = iterator.next();
      assertEquals(row, next.getInt(0));
      assertEquals(row % 1_000 != 0, next.isNullAt(2));
      int chunks = row / EmbeddingIterator.CHUNK_ROWS + 1;
      assertEquals(Math.min(20_000, chunks * EmbeddingIterator.CHUNK_ROWS), source.taken);
    }
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
  }

  @Test
  void aChunkOfWideRowsHasFewer() {
    String wide = " ".repeat((int) EmbeddingIterator.CHUNK_BYTES / 4);
    Source source = new Source(20, id -> null, wide);
    embedding(source).next();
    assertEquals(4, source.taken);
  }

  @Test
  void aChunkOfLongTextsHasFewerThoughTheirColumnIsNotKept() {
    String text = " ".repeat((int) EmbeddingIterator.CHUNK_BYTES / 2);
    Source source = new Source(20, id -> text, "");
    embedding(source).next();
    assertEquals(2, source.taken);
  }
}
