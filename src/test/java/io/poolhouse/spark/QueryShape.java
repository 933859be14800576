package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Runs a query in each of Spark's ways to run one, and compares its rows with those that {@link
 * RowAtATime} gives, vectors bit by bit, and the texts that the model saw with how many there are.
 * A null text is counted, too, though it never reaches the model.
 */
final class QueryShape {
  private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
  private static final String WHOLE_STAGE = "spark.sql.codegen.wholeStage";
  private static final String FACTORY = "spark.sql.codegen.factoryMode";

  /** Settings of Spark under which a query must give the same: as it is, and without its best. */
  private static final List<Map<String, String>> WAYS =
      List.of(
          Map.of(ADAPTIVE, "true", WHOLE_STAGE, "true", FACTORY, "CODEGEN_ONLY"),
          Map.of(ADAPTIVE, "false", WHOLE_STAGE, "false", FACTORY, "NO_CODEGEN"));

  private QueryShape() {}

  static SparkSession spark() {
    return LocalSpark.session();
  }

  /**
   * Views {@code texts} and {@code others} of two partitions each, so that a partition's equal
   * texts are told from those of different ones. {@code texts} has {@link #TEXTS} different texts,
   * counted by partition.
   */
  static void makeTables() {
    RowAtATime.registerIn(spark());
    table(
        "texts",
        "id int, text string, grp string",
        RowFactory.create(0, "the river bank", "a"),
        RowFactory.create(1, "a bank of rocks", "b"),
        RowFactory.create(2, "the river bank", "a"),
        RowFactory.create(3, null, "a"),
        RowFactory.create(4, "   ", "a"),
        RowFactory.create(5, "the river bank", "a"),
        RowFactory.create(6, "money in the bank", "b"),
        RowFactory.create(7, "", "b"));
    table(
        "others",
        "id int, other string, n int",
        RowFactory.create(0, "the river bank", 2),
        RowFactory.create(1, "a letter", 1),
        RowFactory.create(9, "money in the bank", 3),
        RowFactory.create(3, null, 0));
  }

  /** Of {@code texts}: three in one partition, four in the other, of which one is in both. */
  static final int TEXTS = 7;

  static final int DIFFERENT_TEXTS = 6;

  static final int OTHERS = 4;

  private static void table(String name, String schema, Row... rows) {
    spark()
        .createDataFrame(
            JavaSparkContext.fromSparkContext(spark().sparkContext()).parallelize(List.of(rows), 2),
            StructType.fromDDL(schema))
        .createOrReplaceTempView(name);
  }

  /** With an order if the query ends with one that leaves no choice. */
  static List<Row> check(String query, int texts) {
    return check(query, texts, texts);
  }

  static List<Row> check(String query, int leastTexts, int mostTexts) {
    List<Row> expected = ordered(query, spark().sql(RowAtATime.query(query)).collectAsList());
    assertFalse(expected.isEmpty(), "a query without rows tells nothing");
    for (Map<String, String> way : WAYS) {
      way.forEach(spark().conf()::set);
      try {
        long before = ExecutorTotals.of(Counter.TEXTS);
        Dataset<Row> rows = spark().sql(query);
        List<Row> actual = ordered(query, rows.collectAsList());
        long texts = ExecutorTotals.of(Counter.TEXTS) - before;
        Supplier<String> plan = () -> way + " " + rows.queryExecution();
        assertEquals(expected, actual, plan);
        assertTrue(
            leastTexts <= texts && texts <= mostTexts, () -> texts + " texts: " + plan.get());
      } finally {
        way.keySet().forEach(spark().conf()::unset);
      }
    }
    return expected;
  }

  /** Texts that the model sees while something runs. */
  static long textsOf(Runnable work) {
    long before = ExecutorTotals.of(Counter.TEXTS);
    work.run();
    return ExecutorTotals.of(Counter.TEXTS) - before;
  }

  private static List<Row> ordered(String query, List<Row> rows) {
    List<Row> ordered = new ArrayList<>(rows);
    if (!query.matches("(?s).* order by [^)]*")) {
      ordered.sort(Comparator.comparing(Row::toString));
    }
    return ordered;
  }
}
