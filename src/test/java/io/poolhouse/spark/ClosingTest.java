package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.text.LongTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Freed weights that a thread still reads would take the whole process along. */
@Timeout(120)
class ClosingTest {

  @Test
  void closingAnEncoderAmidTheWorkOfOthersEndsItWithAnErrorAndNotTheProcess() throws Exception {
    MiniLm engine = MiniLm.open(LongTexts.TRUNCATE);
    float[] vector = engine.vector("a text", "mean");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch working = new CountDownLatch(4);
    try {
      List<Future<String>> ends = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ends.add(threads.submit(() -> end(engine, vector, working)));
      }
      assertTrue(working.await(60, TimeUnit.SECONDS));
      engine.encoder().close();
      engine.encoder().close();
      for (Future<String> end : ends) {
        assertEquals("The encoder is closed.", end.get());
      }
    } finally {
      threads.shutdownNow();
      engine.close();
    }
  }

  /** Encodes until it is refused. */
  private static String end(MiniLm engine, float[] expected, CountDownLatch working) {
    try {
      while (true) {
        assertArrayEquals(expected, engine.vector("a text", "mean"));
        working.countDown();
      }
    } catch (IllegalStateException closed) {
      return closed.getMessage();
    }
  }

  private static final AtomicInteger ROWS_READ = new AtomicInteger();

  private static String read(String text) {
    ROWS_READ.incrementAndGet();
    return text;
  }

  @Test
  void closingAllEndsARunningJobWithAnErrorAndTheNextJobLoadsAgain() throws Exception {
    SharedEncoders.closeAll();
    ROWS_READ.set(0);
    long loads = ModelLoads.in(LocalSpark.session());
    TextEmbedder embedder = MiniLm.embedder("mean").setStatus(true);
    UserDefinedFunction read =
        functions.udf((UDF1<String, String>) ClosingTest::read, DataTypes.StringType);
    Dataset<Row> many =
        LocalSpark.table(
                IntStream.range(0, 20_000).mapToObj(i -> "a text of a few words " + i).toList())
            .repartition(1)
            .withColumn("text", read.apply(functions.col("text")));
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<List<Row>> job = thread.submit(embedder.transform(many)::collectAsList);
      while (ROWS_READ.get() <= EmbeddingIterator.CHUNK_TEXTS && !job.isDone()) {
        Thread.sleep(5); // until the first chunk is embedded, and the second is read
      }
      SharedEncoders.closeAll();
      ExecutionException e = assertThrows(ExecutionException.class, job::get);
      assertTrue(e.getMessage().contains(" is closed."), e.getMessage());
    } finally {
      thread.shutdownNow();
    }
    assertTrue(ROWS_READ.get() < 20_000, "the job was amid its work");
    Dataset<Row> next = embedder.transform(LocalSpark.table("a text"));
    assertEquals("ok", next.head().getAs("text_status"));
    assertEquals(
        loads + 1,
        ModelLoads.in(LocalSpark.session()),
        "Spark does not count what the failed task added");
  }
}
