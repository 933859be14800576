package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Repartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether texts are spread is seen in the plan; what is spread loses no row and no asked order. */
class SpreadTextsTest {
  private static final int ROWS = 9_000;

  @TempDir static Path folder;
  private final SparkSession spark = LocalSpark.session();

  @BeforeEach
  void tables() {
    write("one", 1, ROWS);
    write("two", 2, ROWS);
    write("small", 1, 50);
  }

  @AfterEach
  void drop() {
    List.of("one", "two", "small").forEach(name -> spark.catalog().dropTempView(name));
  }

  /** Parquet of so many files; strings that compress badly. */
  private void write(String name, int files, int rows) {
    Path place = folder.resolve(name);
    if (!place.toFile().exists()) {
      spark
          .range(rows)
          .selectExpr("id", "concat(sha2(cast(id as string), 512), ' text') as text")
          .repartition(files)
          .write()
          .parquet(place.toString());
    }
    spark.read().parquet(place.toString()).createOrReplaceTempView(name);
  }

  private static boolean isSpread(Dataset<Row> rows) {
    LogicalPlan plan = rows.queryExecution().optimizedPlan();
    return Catalyst.exists(plan, Repartition.class::isInstance);
  }

  private boolean isSpread(String query) {
    return isSpread(spark.sql(query));
  }

  @Test
  void aTableInFewerFilesThanThereAreCoresIsSpread() {
    assertTrue(isSpread("select embed(text) from one"));
    assertTrue(isSpread("select embed(text) from one where id > 3"));
    assertFalse(isSpread("select embed(text) from two"), "a file for each of two cores");
    assertFalse(isSpread("select embed(text) from small"), "not worth it");
    assertFalse(isSpread("select text from one"), "nothing to embed");
  }

  /** The condition keeps Spark from embedding before it cuts, in the tasks of the table. */
  @Test
  void theRowsOfALargeLimitAreSpreadAndThoseOfASmallOneAreNot() {
    String query = "select embed(text) from (select * from two limit %d) where id > 3";
    assertTrue(isSpread(query.formatted(5_000)));
    assertFalse(isSpread(query.formatted(1_500)));
  }

  @Test
  void whatIsSpreadHasEveryRowOnce() {
    List<Row> rows =
        spark.sql("select id, embed_tokens(text) from one").orderBy("id").collectAsList();
    assertEquals(
        IntStream.range(0, ROWS).mapToObj(i -> (long) i).toList(),
        rows.stream().map(row -> row.getLong(0)).toList());
  }

  @Test
  void anOrderThatTheQueryAskedForIsKept() {
    for (String cut : List.of("limit 5000", "limit 5000 offset 10", "offset 10")) {
      String query = "select id, embed_tokens(text) n from one order by id desc " + cut;
      int first = cut.contains("offset") ? ROWS - 11 : ROWS - 1;
      int rows = cut.contains("limit") ? 5_000 : first + 1;
      assertEquals(
          IntStream.range(0, rows).mapToObj(i -> (long) (first - i)).toList(),
          spark.sql(query).collectAsList().stream().map(row -> row.getLong(0)).toList(),
          query);
    }
  }
}
