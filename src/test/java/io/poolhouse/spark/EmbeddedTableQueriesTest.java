package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a query makes of an embedded table, Spark's planner gets along with our node. */
class EmbeddedTableQueriesTest {
  private Dataset<Row> table;
  private Dataset<Row> embedded;

  @BeforeEach
  void embed() {
    table =
        LocalSpark.table("zero", "one", "two", "three", "four")
            .withColumn("nested", functions.expr("named_struct('a', id * 10, 'b', text)"));
    embedded = MiniLm.embedder("cls,mean").setStatus(true).transform(table);
  }

  private static List<Integer> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream().map(row -> row.getInt(0)).toList();
  }

  @Test
  void aTableThatIsJoinedWithItselfKeepsItsVectors() {
    Dataset<Row> other =
        embedded.select(functions.col("id"), functions.col("text_mean").as("other"));
    assertEquals(5, embedded.join(other, "id").where("text_mean = other").count());
    assertEquals(5, embedded.join(embedded, "id").count());
    assertEquals(
        5,
        embedded
            .as("l")
            .join(embedded.as("r"), functions.expr("l.text_mean = r.text_mean"))
            .count());
  }

  @Test
  void theInputJoinedWithItsVectorsFitsRowByRow() {
    Dataset<Row> joined = table.join(embedded.select("id", "text_tokens", "nested.b"), "id");
    assertEquals(5, joined.where("text = b and text_tokens = 3").count());
  }

  @Test
  void oneFieldOfANestedColumnIsTheRightOne() {
    assertEquals(
        List.of(0, 10, 20, 30, 40),
        embedded.orderBy("id").select("nested.a").collectAsList().stream()
            .map(row -> row.getInt(0))
            .toList());
  }

  @Test
  void columnsThatNobodyReadsDoNotReachTheTasks() {
    String plan = embedded.select("text_mean").queryExecution().executedPlan().toString();
    String below = plan.substring(plan.indexOf("EmbedTexts"));
    assertFalse(below.substring(below.indexOf('\n')).contains("nested"), plan);
    assertEquals(5, embedded.select("text_mean").collectAsList().size());
  }

  @Test
  void thePlanShowsTheTextAndTheNewColumns() {
    String plan = embedded.queryExecution().executedPlan().toString();
    assertTrue(
        plan.replaceAll("#[0-9]+", "")
            .contains(
                "EmbedTexts text: string, [embed_cls, embed_mean, embed_status, embed_tokens], minilm"),
        plan);
  }

  @Test
  void filtersSortsLimitsAndUnionsWork() {
    assertEquals(List.of(3, 1), ids(embedded.where("id % 2 = 1").orderBy(functions.desc("id"))));
    assertEquals(List.of(0, 1), ids(embedded.orderBy("id").limit(2)));
    assertEquals(10, embedded.union(embedded).count());
    assertEquals(5, embedded.union(embedded).distinct().count());
    assertEquals(5, embedded.groupBy("text_mean").count().count());
    assertEquals(5, embedded.repartition(2, functions.col("text_mean")).coalesce(1).count());
    assertEquals(List.of(0), ids(embedded.coalesce(1).limit(1)));
  }

  @Test
  void aSortThatTheTableHasIsNotDoneTwice() {
    Dataset<Row> sorted =
        MiniLm.embedder("mean")
            .transform(table.repartition(2, functions.col("id")).sortWithinPartitions("id"));
    String plan = sorted.sortWithinPartitions("id").queryExecution().executedPlan().toString();
    assertEquals(1, plan.split("Sort ", -1).length - 1, plan);
  }

  @Test
  void aTableCanBeCachedViewedAndCheckpointed() {
    Dataset<Row> cached = embedded.cache();
    try {
      assertEquals(5, cached.count());
      assertTrue(cached.queryExecution().executedPlan().toString().contains("InMemoryTableScan"));
      cached.createOrReplaceTempView("embedded");
      assertEquals(
          List.of(2), ids(LocalSpark.session().sql("select * from embedded where text = 'two'")));
    } finally {
      cached.unpersist(true);
    }
    assertEquals(5, embedded.localCheckpoint().count());
  }

  @Test
  void twoTextColumnsAreEmbeddedByTwoEmbedders() {
    Dataset<Row> two =
        MiniLm.embedder("mean")
            .setInputCol("second")
            .transform(embedded.withColumn("second", functions.reverse(functions.col("text"))));
    Map<Integer, float[]> first = LocalSpark.vectors(two, "text_mean");
    Map<Integer, float[]> second = LocalSpark.vectors(two, "second_mean");
    Dataset<Row> reversed =
        MiniLm.embedder("mean").transform(LocalSpark.table("orez", "eno", "owt", "eerht", "ruof"));
    for (int id = 0; id < 5; id++) {
      assertArrayEquals(LocalSpark.vectors(embedded, "text_mean").get(id), first.get(id));
      assertArrayEquals(LocalSpark.vectors(reversed, "text_mean").get(id), second.get(id));
    }
  }

  /** The name that the node's own copy of the text has, on a column of the table. */
  @Test
  void aColumnOfAnyNameIsEmbeddedAndKept() {
    Dataset<Row> named =
        table.select(table.col("id"), table.col("text").as("__poolhouse_text")).repartition(2);
    TextEmbedder embedder = MiniLm.embedder("mean").setInputCol("__poolhouse_text");
    Dataset<Row> vectors = embedder.transform(named);
    assertEquals(
        List.of("zero", "one", "two", "three", "four"),
        vectors.orderBy("id").select("__poolhouse_text").as(Encoders.STRING()).collectAsList());
    assertArrayEquals(
        LocalSpark.vectors(embedded, "text_mean").get(2),
        LocalSpark.vectors(vectors, "__poolhouse_text_mean").get(2));
    assertEquals(
        5, embedder.countTokens(named.limit(9)).where("__poolhouse_text_tokens = 3").count());
  }

  @Test
  void vectorsAreWrittenAndReadBackExactly(@TempDir Path folder) {
    String path = folder.resolve("t.parquet").toString();
    embedded.write().parquet(path);
    Dataset<Row> back = LocalSpark.session().read().parquet(path);
    assertEquals(embedded.orderBy("id").collectAsList(), back.orderBy("id").collectAsList());
  }

  @Test
  void aStreamIsEmbeddedBatchByBatch(@TempDir Path folder) throws Exception {
    SparkSession spark = LocalSpark.session();
    table.select("id", "text").write().parquet(folder.resolve("in").toString());
    StructType schema = table.select("id", "text").schema();
    Dataset<Row> stream =
        MiniLm.embedder("mean")
            .transform(spark.readStream().schema(schema).parquet(folder.resolve("in").toString()));
    StreamingQuery query =
        stream
            .writeStream()
            .format("memory")
            .queryName("streamed")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertEquals(List.of(0, 1, 2, 3, 4), ids(spark.table("streamed").orderBy("id")));
    assertEquals(0, spark.table("streamed").where("text_mean is null").count());
  }
}
