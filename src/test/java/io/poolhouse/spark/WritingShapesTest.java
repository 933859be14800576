package io.poolhouse.spark;

import static io.poolhouse.spark.QueryShape.DIFFERENT_TEXTS;
import static io.poolhouse.spark.QueryShape.TEXTS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Views, caches, tables that are written, and what programs do with embedded tables. */
class WritingShapesTest {
  private static final String EMBEDDED = "select id, text, embed(text, 'mean') as v from texts";

  @TempDir private Path folder;
  private SparkSession spark;
  private List<Row> expected;

  @BeforeEach
  void tables() {
    QueryShape.makeTables();
    spark = QueryShape.spark();
    expected = rows(spark.sql(RowAtATime.query(EMBEDDED)));
  }

  @AfterEach
  void drop() {
    spark.sql("drop view if exists stored");
    for (String table : List.of("source", "written", "parted")) {
      spark.sql("drop table if exists " + table);
    }
    spark.catalog().dropTempView("embedded");
    spark.catalog().dropGlobalTempView("embedded");
  }

  private static List<Row> rows(Dataset<Row> table) {
    return table.orderBy("id").collectAsList();
  }

  private void create(String table, String as) {
    spark.sql(
        "create table %s using parquet location '%s' as %s"
            .formatted(table, folder.resolve(table).toUri(), as));
  }

  @Test
  void aTemporaryViewIsEmbeddedWhenItIsRead() {
    long defining = QueryShape.textsOf(() -> spark.sql("create temp view embedded as " + EMBEDDED));
    assertEquals(0, defining);
    assertEquals(expected, rows(spark.table("embedded")));
    assertEquals(
        0, QueryShape.textsOf(() -> spark.sql("select id, text from embedded").collectAsList()));
    assertEquals(
        1,
        QueryShape.textsOf(
            () ->
                spark
                    .sql("select v, embed(text, 'cls') from embedded where id = 5")
                    .collectAsList()));
  }

  @Test
  void anotherSessionReadsAGlobalView() {
    spark.sql(EMBEDDED).createOrReplaceGlobalTempView("embedded");
    assertEquals(expected, rows(spark.newSession().table("global_temp.embedded")));
  }

  @Test
  void aNewSessionHasTheFunctions() {
    SparkSession other = spark.newSession();
    assertEquals(
        MiniLm.WIDTH,
        other
            .sql("select embed('a', 'mean', '%s')".formatted(MiniLm.folder()))
            .head()
            .getList(0)
            .size());
  }

  @Test
  void aStoredViewOverAStoredTable() {
    create("source", "select id, text from texts");
    spark.sql("create view stored as select id, text, embed(text, 'mean') as v from source");
    assertEquals(expected, rows(spark.table("stored")));
    assertEquals(
        0, QueryShape.textsOf(() -> spark.sql("select count(*) from stored").collectAsList()));
  }

  @Test
  void aViewKeepsTheSettingsUnderWhichItWasMade() {
    create("source", "select id, text from texts");
    spark.conf().set("spark.poolhouse.normalize", "true");
    try {
      spark.sql("create view stored as select id, embed(text, 'mean') as v from source");
      spark.sql("create temp view embedded as select id, embed(text, 'mean') as v from source");
    } finally {
      spark.conf().unset("spark.poolhouse.normalize");
    }
    for (String view : List.of("stored", "embedded")) {
      double length =
          spark
              .sql(
                  "select aggregate(v, 0D, (s, x) -> s + x * x) from %s where id = 0"
                      .formatted(view))
              .head()
              .getDouble(0);
      assertEquals(1.0, length, 1e-5);
    }
  }

  @Test
  void aFilterOnOtherColumnsReachesTheFiles() {
    create("source", "select id, text, grp from texts");
    Dataset<Row> query =
        spark.sql(
            "select embed(text, 'cls') from (select * from source"
                + " where embed(text, 'mean')[0] > -9) where id > 5 and grp = 'b'");
    String plan = query.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("GreaterThan(id,5)") && plan.contains("EqualTo(grp,b)"), plan);
    assertEquals(2, QueryShape.textsOf(query::collectAsList));
    assertFalse(
        spark
            .sql("select id, embed(text, 'mean') from source")
            .select("id")
            .queryExecution()
            .executedPlan()
            .toString()
            .contains("text"));
  }

  /** A pass reads ahead of the rows that it gives, and the files with it. */
  @Test
  void aRowKnowsTheFileItCameFrom() {
    spark.conf().set("spark.sql.files.openCostInBytes", "0");
    try {
      create("source", "select id, text from texts");
      assertEquals(
          rows(spark.sql("select id, input_file_name() as f from source")),
          rows(
              spark.sql(
                  "select id, f from (select id, input_file_name() as f, embed(text, 'mean') as v"
                      + " from source) where v is null or v[0] > -9")));
      assertEquals(
          rows(spark.sql("select id, input_file_name() as f from source where text is not null")),
          rows(
              spark.sql(
                  "select id, input_file_name() as f from source where embed(text, 'mean')[0] > -9")));
    } finally {
      spark.conf().unset("spark.sql.files.openCostInBytes");
    }
  }

  @Test
  void aCachedTableIsEmbeddedOnce() {
    Dataset<Row> cached = spark.sql(EMBEDDED).cache();
    try {
      assertEquals(
          TEXTS,
          QueryShape.textsOf(
              () -> {
                assertEquals(8, cached.count());
                assertEquals(expected, rows(cached));
                assertEquals(expected, rows(spark.sql(EMBEDDED)));
              }));
    } finally {
      cached.unpersist(true);
    }
    spark.sql("cache table embedded as " + EMBEDDED);
    assertEquals(
        0, QueryShape.textsOf(() -> assertEquals(expected, rows(spark.table("embedded")))));
    spark.sql("uncache table embedded");
  }

  @Test
  void aCallOnACachedTableIsNotOfTheCache() {
    Dataset<Row> cached = spark.table("texts").cache();
    try {
      assertEquals(expected, rows(spark.sql(EMBEDDED)));
    } finally {
      cached.unpersist(true);
    }
  }

  @Test
  void tablesAreWrittenWithVectors() {
    assertEquals(TEXTS, QueryShape.textsOf(() -> create("written", EMBEDDED)));
    assertEquals(expected, rows(spark.table("written")));
    spark.sql("insert into written select id + 10, text, embed(text, 'mean') from texts");
    assertEquals(16, spark.table("written").count());
    assertEquals(
        expected, rows(spark.sql("select id - 10 as id, text, v from written where id >= 10")));
    spark.sql("insert overwrite written " + EMBEDDED + " where text is not null");
    assertEquals(
        expected.stream().filter(row -> !row.isNullAt(1)).toList(), rows(spark.table("written")));
  }

  @Test
  void aTableInPartsIsSortedWithoutEmbeddingTwice() {
    long texts =
        QueryShape.textsOf(
            () ->
                spark.sql(
                    "create table parted using parquet partitioned by (grp) location '%s' as select id, text, embed(text, 'mean') as v, grp from texts"
                        .formatted(folder.resolve("parted").toUri())));
    assertEquals(TEXTS, texts);
    assertEquals(expected, rows(spark.sql("select id, text, v from parted")));
  }

  @Test
  void aWrittenLimitEmbedsNoMoreThanItWrites() {
    assertEquals(
        3,
        QueryShape.textsOf(
            () ->
                create(
                    "written",
                    "select embed(cast(id as string), 'mean') v from range(99) limit 3")));
  }

  @Test
  void programsShuffleAndCountVectors() {
    Dataset<Row> embedded = spark.sql(EMBEDDED);
    assertEquals(expected, rows(embedded.repartitionByRange(2, functions.expr("v[0]")).toDF()));
    assertEquals(
        DIFFERENT_TEXTS - 1, embedded.dropDuplicates("v").count(), "blanks have one vector");
    assertEquals(DIFFERENT_TEXTS, embedded.dropDuplicates("text").count());
    assertEquals(
        0, QueryShape.textsOf(() -> embedded.select("id", "text").dropDuplicates("text").count()));
  }

  /** In a session of its own: one that has seen an Observation cannot be serialized any more. */
  @Test
  void vectorsAreObserved() throws InterruptedException {
    SparkSession own = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    Observation seen = new Observation("seen");
    Dataset<Row> observed =
        own.sql(EMBEDDED)
            .observe(seen, functions.expr("count(v) as vectors"), functions.expr("count(*) as n"));
    assertEquals(expected, rows(observed));
    assertEquals(7L, seen.getAsJava().get("vectors"));
    assertEquals(8L, seen.getAsJava().get("n"));
  }

  @Test
  void aRangePartitioningByVectorsEmbedsOnce() {
    assertEquals(
        TEXTS,
        QueryShape.textsOf(
            () ->
                spark.sql(EMBEDDED).repartitionByRange(2, functions.expr("v[0]")).collectAsList()));
  }

  @Test
  void anRddOfAnEmbeddedTable() {
    assertEquals(8, spark.sql(EMBEDDED).toJavaRDD().map(row -> row.getInt(0)).collect().size());
    assertEquals(expected, rows(spark.sql(EMBEDDED).localCheckpoint()));
    assertTrue(spark.sql(EMBEDDED).toLocalIterator().hasNext());
  }
}
