package io.poolhouse.job;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.apache.spark.sql.functions;
import scala.Option;

/** Rows as JSON lines, nulls in them as nulls, in the order of the query. */
final class JsonRows {
  /** So many rows at most are asked for at once: a query with a limit stops when it has them. */
  private static final long FEW = 10_000;

  private static final Map<String, String> KEEPING_NULLS = Map.of("ignoreNullFields", "false");

  private final PrintWriter out;
  private long rows;

  JsonRows(PrintWriter out) {
    this.out = out;
  }

  /** How many were printed. */
  long rows() {
    return rows;
  }

  /** The query of {@link #print}, planned. */
  static Dataset<Row> lines(Dataset<Row> rows) {
    return rows.select(functions.to_json(functions.struct(functions.col("*")), KEEPING_NULLS));
  }

  /**
   * @param lines of {@link #lines}
   */
  void print(Dataset<Row> lines) {
    QueryExecution query = lines.queryExecution();
    Option<Object> most = query.optimizedPlan().maxRows();
    if (most.isDefined() && (long) most.get() <= FEW) {
      print(lines.collectAsList().stream().map(row -> row.getString(0)).toList());
    } else {
      SQLExecution.withNewExecutionId(
          query,
          Option.apply("jobs/sql"),
          () -> {
            printInWaves(query, lines.sparkSession().sparkContext().defaultParallelism());
            return null;
          });
    }
  }

  /**
   * As many partitions at once as there are cores: toLocalIterator, a partition at a time, would
   * use one core, and collect would need memory for all rows.
   */
  private void printInWaves(QueryExecution query, int cores) {
    JavaRDD<String> lines = query.toRdd().toJavaRDD().map(row -> row.getString(0));
    int partitions = lines.getNumPartitions();
    for (int first = 0; first < partitions; first += cores) {
      int[] wave = IntStream.range(first, Math.min(partitions, first + cores)).toArray();
      for (List<String> partition : lines.collectPartitions(wave)) {
        print(partition);
      }
    }
  }

  private void print(List<String> lines) {
    lines.forEach(out::println);
    rows += lines.size();
    if (out.checkError()) { // or all rows would be computed for nobody
      throw new UncheckedIOException(new IOException("Standard output was closed."));
    }
  }
}
