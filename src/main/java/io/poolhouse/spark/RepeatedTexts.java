package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How often the texts of a column come again, and the rows in an order in which each different text
 * is embedded once.
 *
 * <p>Equal texts come into one task, side by side, where the operator's cache answers all but the
 * first. Rows move once, without vectors, and are read once: joining the vectors of distinct texts
 * back to the rows would read a source that may give other rows the second time, and move the rows
 * and the vectors. A text that is a large part of the rows stays in several tasks, which costs a
 * pass in each; else the task that has it would write for long after the others.
 *
 * @param column the text column
 * @param rows of the table
 * @param sampledRows rows with sampled texts, those that every task's cache holds left out
 * @param sampledTexts the different texts among these
 * @param frequent hashes of texts that every task's cache holds: each {@link #FREQUENT} of the rows
 */
public record RepeatedTexts(
    String column, long rows, long sampledRows, long sampledTexts, Set<Long> frequent) {

  /** Such a text comes every 64 rows, and a cache holds thousands. */
  static final double FREQUENT = 1.0 / 64;

  private static final long LEAST_BYTES = 256 << 10;

  /** Half a minute of a core: a task as long as this is worth starting, and to lose it is cheap. */
  private static final long TEXTS_A_TASK = 16_384;

  /** Each pair of a task before and a task behind the shuffle costs the driver memory. */
  private static final long MOST_TASKS = 20_000;

  private static final String HASH = "__poolhouse_text_hash";
  private static final String PART = "__poolhouse_text_part";

  /**
   * Whether a table may be large enough for a reading to pay: of a smaller one, the cache of every
   * task holds all texts.
   */
  public static boolean mayMatterIn(Dataset<Row> rows) {
    return rows.queryExecution().optimizedPlan().stats().sizeInBytes().toDouble() >= LEAST_BYTES;
  }

  /** One for each embedder's text column, from one reading of these columns. */
  public static List<RepeatedTexts> in(Dataset<Row> rows, List<TextEmbedder> embedders) {
    Column[] hashes =
        embedders.stream().map(each -> hash(rows, each.textColumn())).toArray(Column[]::new);
    List<RepeatSketch> sketches =
        rows.select(hashes)
            .javaRDD()
            .treeAggregate(noRows(embedders.size()), RepeatedTexts::added, RepeatedTexts::merged);
    List<RepeatedTexts> repeated = new ArrayList<>();
    for (TextEmbedder embedder : embedders) {
      repeated.add(of(embedder.textColumn(), sketches.get(repeated.size())));
    }
    return repeated;
  }

  /** No immutable list, which Kryo cannot read, where Spark is set to use it. */
  private static List<RepeatSketch> noRows(int columns) {
    List<RepeatSketch> sketches = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      sketches.add(new RepeatSketch());
    }
    return sketches;
  }

  /** Of a null text, too. */
  private static Column hash(Dataset<Row> table, String column) {
    return functions.xxhash64(TextColumn.in(table.schema(), column).texts());
  }

  static RepeatedTexts of(String column, RepeatSketch sketch) {
    Set<Long> frequent = sketch.texts(FREQUENT);
    return new RepeatedTexts(
        column,
        sketch.rows(),
        sketch.sampledRows(frequent),
        sketch.sampledTexts(frequent),
        frequent);
  }

  private static List<RepeatSketch> added(List<RepeatSketch> sketches, Row hashes) {
    for (int column = 0; column < sketches.size(); column++) {
      sketches.get(column).add(hashes.getLong(column));
    }
    return sketches;
  }

  private static List<RepeatSketch> merged(List<RepeatSketch> some, List<RepeatSketch> others) {
    for (int column = 0; column < some.size(); column++) {
      some.get(column).merge(others.get(column));
    }
    return some;
  }

  /** The share of rows whose text another row has, too: 0.8 where each text is there five times. */
  public double duplicates() {
    return sampledRows == 0 ? 0 : 1 - (double) sampledTexts / sampledRows;
  }

  /** The rows with equal texts in one task, side by side; their columns as they were. */
  public Dataset<Row> together(Dataset<Row> table) {
    Column part =
        frequent.isEmpty()
            ? functions.lit(0)
            : functions
                .when(functions.col(HASH).isin(frequent.toArray()), functions.spark_partition_id())
                .otherwise(0);
    return table
        .withColumn(HASH, hash(table, column))
        .withColumn(PART, part)
        .repartition(tasks(table), functions.col(HASH), functions.col(PART))
        .sortWithinPartitions(HASH)
        .drop(HASH, PART);
  }

  private int tasks(Dataset<Row> table) {
    long cores = table.sparkSession().sparkContext().defaultParallelism();
    double texts = rows * (1 - duplicates());
    long rounds = (long) Math.ceil(texts / TEXTS_A_TASK / cores);
    return (int) Math.max(cores, Math.min(MOST_TASKS, rounds * cores));
  }
}
