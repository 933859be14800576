package io.poolhouse.job;

import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.QueryCounts;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Statements at work, one after the other.
 *
 * @param working told when something begins that may have processed rows
 */
record SqlRun(SparkSession spark, JsonRows printed, QueryCounts counts, Runnable working) {

  /**
   * @param hasOutput whether the last one's rows go elsewhere, so that there is no place for these
   */
  void earlier(SqlStatement statement, boolean hasOutput) {
    Optional<LogicalPlan> analyzed = statement.analyzed(spark);
    if (hasOutput && analyzed.filter(plan -> !SqlStatement.isCommand(plan)).isPresent()) {
      throw new RequestException(
          "The rows of %s have nowhere to go: '--output' takes those of the last statement only. Leave it out, or write its rows into a table."
              .formatted(statement.name()));
    }
    print(statement, started(statement));
  }

  void last(SqlStatement statement, Optional<TableOutput> output) {
    Optional<LogicalPlan> analyzed = statement.analyzed(spark);
    if (output.isEmpty()) {
      print(statement, started(statement));
      return;
    }
    if (analyzed.filter(SqlStatement::isCommand).isPresent()) {
      throw new RequestException(
          "The %s gives no rows for '--output'. Expected a query, or no '--output'."
              .formatted(statement.name()));
    }
    Dataset<Row> rows = started(statement);
    output.get().mustHold(spark, rows.schema());
    Dataset<Row> counted = counts.counting(rows);
    planned(statement, counted);
    working.run();
    output.get().write(counted);
  }

  /** Commands are done when this returns, queries have yet to run. */
  private Dataset<Row> started(SqlStatement statement) {
    try {
      return spark.sql(statement.text());
    } catch (Exception wrong) {
      RuntimeException refused = SqlStatement.refused(statement.name(), wrong);
      if (!(refused instanceof RequestException)) {
        working.run(); // a command: Spark refuses what it can before it works
      }
      throw refused;
    }
  }

  private void print(SqlStatement statement, Dataset<Row> rows) {
    if (rows.columns().length > 0) {
      Dataset<Row> lines = JsonRows.lines(rows);
      planned(statement, lines);
      working.run();
      printed.print(lines);
    }
    working.run();
  }

  /** What cannot be planned is the query's fault, too. */
  private static void planned(SqlStatement statement, Dataset<Row> rows) {
    try {
      rows.queryExecution().executedPlan();
    } catch (Exception wrong) {
      throw SqlStatement.refused(statement.name(), wrong);
    }
  }
}
