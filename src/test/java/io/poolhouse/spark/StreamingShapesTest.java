package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls in streams of files, batch after batch. */
@Timeout(120)
class StreamingShapesTest {
  @TempDir private Path folder;
  private SparkSession spark;

  @BeforeEach
  void source() {
    spark = LocalSpark.session();
    RowAtATime.registerIn(spark);
    add(0, 3);
    spark
        .readStream()
        .schema("id int, text string")
        .option("maxFilesPerTrigger", 1)
        .parquet(folder.resolve("in").toString())
        .createOrReplaceTempView("arriving");
  }

  /** Files of one row each, whose texts are those of {@code id % 4}. */
  private void add(int from, int to) {
    for (int id = from; id < to; id++) {
      spark
          .sql("select %d as id, 'text %d' as text".formatted(id, id % 4))
          .coalesce(1)
          .write()
          .mode("append")
          .parquet(folder.resolve("in").toString());
    }
  }

  private StreamingQuery started(String query, Trigger trigger) throws Exception {
    return spark
        .sql(query)
        .writeStream()
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .option("path", folder.resolve("out").toString())
        .trigger(trigger)
        .start();
  }

  private void available(String query) throws Exception {
    started(query, Trigger.AvailableNow()).awaitTermination();
  }

  private void assertWritten(int rows, String query) {
    Dataset<Row> out = spark.read().parquet(folder.resolve("out").toString()).orderBy("id");
    assertEquals(
        IntStream.range(0, rows).boxed().toList(),
        out.select("id").as(Encoders.INT()).collectAsList());
    spark.read().parquet(folder.resolve("in").toString()).createOrReplaceTempView("all_texts");
    assertEquals(
        spark
            .sql(RowAtATime.query(query).replace("arriving", "all_texts") + " order by id")
            .collectAsList(),
        out.collectAsList());
  }

  @Test
  void aRestartFromItsCheckpointGivesNoRowTwice() throws Exception {
    String query =
        "select id, embed(text, 'mean') as v, embed(text, 'cls') as c from arriving"
            + " where embed(text, 'mean')[0] > -9";
    available(query);
    assertWritten(3, query);
    available(query);
    assertWritten(3, query);
    add(3, 5);
    long before = ExecutorTotals.of(Counter.TEXTS);
    available(query);
    assertWritten(5, query);
    assertTrue(ExecutorTotals.of(Counter.TEXTS) - before <= 2);
  }

  @Test
  void microBatchesGoOnWhileFilesArrive() throws Exception {
    String query = "select id, embed(text, 'mean') as v from arriving";
    StreamingQuery stream = started(query, Trigger.ProcessingTime(10));
    try {
      stream.processAllAvailable();
      add(3, 6);
      stream.processAllAvailable();
      assertTrue(stream.lastProgress().batchId() >= 4, stream.lastProgress().json());
    } finally {
      stream.stop();
    }
    assertWritten(6, query);
  }

  @Test
  void groupsOfVectorsAreCountedOverBatches() throws Exception {
    add(3, 6);
    StreamingQuery stream =
        spark
            .sql(
                "select embed(text, 'mean') as v, count(*) as n, max(embed_tokens(text)) as t"
                    + " from arriving group by embed(text, 'mean')")
            .writeStream()
            .format("memory")
            .queryName("counted")
            .outputMode("complete")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    stream.awaitTermination();
    spark.read().parquet(folder.resolve("in").toString()).createOrReplaceTempView("all_texts");
    assertEquals(
        spark
            .sql(
                "select plain_embed(text, 'mean') as v, count(*) as n, max(plain_embed_tokens(text))"
                    + " from all_texts group by text order by v")
            .collectAsList(),
        spark.table("counted").orderBy("v").collectAsList());
  }

  @Test
  void aGroupsTextIsEmbeddedBehindAStatefulCount() throws Exception {
    add(3, 6);
    StreamingQuery stream =
        spark
            .sql(
                "select text, count(*) as n, embed(text, 'mean') as v from arriving group by text having embed(text, 'mean')[0] > -9")
            .writeStream()
            .format("memory")
            .queryName("behind")
            .outputMode("complete")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    stream.awaitTermination();
    assertEquals(
        List.of("[text 0,2]", "[text 1,2]", "[text 2,1]", "[text 3,1]"),
        spark
            .sql("select text, n from behind where v = plain_embed(text, 'mean') order by text")
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList());
  }

  @Test
  void aStreamIsJoinedWithAnEmbeddedTable() throws Exception {
    spark.sql("select 'text 1' as t, 7 as n").createOrReplaceTempView("known");
    available(
        "select id, n, embed(text, 'cls') as c from arriving"
            + " join known on embed(text, 'mean') = embed(t, 'mean')");
    assertEquals(
        "[[1,7]]",
        spark
            .read()
            .parquet(folder.resolve("out").toString())
            .select("id", "n")
            .collectAsList()
            .toString());
  }
}
