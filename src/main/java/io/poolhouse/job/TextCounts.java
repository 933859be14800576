package io.poolhouse.job;

import io.poolhouse.spark.ModelLoads;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.Option;

/**
 * Counts rows, tokens and statuses on their way to the output, by Spark's observed metrics: a row
 * of a task that was repeated counts once.
 *
 * <p>Not with Spark's {@code Observation}: a session that has seen one can no longer be serialized
 * (Spark 4.1.0), and MLlib's classifiers, once fitted, carry their session to the tasks.
 */
final class TextCounts {
  private static final String ROWS = "rows";
  private static final String TOKENS = "tokens";

  /** Spark tells its listeners within milliseconds, unless it has lost the event. */
  private static final long SECONDS_TO_WAIT = 60;

  private final String name = "embedded texts " + UUID.randomUUID();
  private final CompletableFuture<Row> counted = new CompletableFuture<>();
  private final List<EmbeddedColumn> columns;
  private SparkSession spark;
  private long loadsBefore;

  /** The names that embedding gave to one text column's status and token count. */
  record EmbeddedColumn(String status, String tokens) {

    static EmbeddedColumn of(TextEmbedder embedder) {
      return new EmbeddedColumn(embedder.statusColumn(), embedder.tokensColumn());
    }

    Column statusIs(TextStatus wanted) {
      return quoted(status).equalTo(wanted.word());
    }

    static Column quoted(String name) {
      return functions.col("`" + name.replace("`", "``") + "`");
    }
  }

  TextCounts(List<EmbeddedColumn> columns) {
    this.columns = columns;
  }

  /** The same rows; the first action that has computed them all has counted them. */
  Dataset<Row> watching(Dataset<Row> rows) {
    List<Column> sums = new ArrayList<>();
    sums.add(total(each -> EmbeddedColumn.quoted(each.tokens())).as(TOKENS));
    for (TextStatus status : TextStatus.values()) {
      sums.add(
          total(each -> functions.when(each.statusIs(status), 1).otherwise(0)).as(status.word()));
    }
    spark = rows.sparkSession();
    loadsBefore = ModelLoads.in(spark);
    listen();
    return rows.observe(
        name, functions.count(functions.lit(1)).as(ROWS), sums.toArray(Column[]::new));
  }

  private void listen() {
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String action, QueryExecution execution, long nanoseconds) {
            Option<Row> metrics = execution.observedMetrics().get(name);
            if (metrics.isDefined()) {
              counted.complete(metrics.get());
            }
          }

          @Override
          public void onFailure(String action, QueryExecution execution, Exception failure) {}
        };
    spark.listenerManager().register(listener);
    counted.whenComplete((row, failure) -> spark.listenerManager().unregister(listener));
  }

  /** After the rows were computed. */
  Summary summary(double seconds) {
    Row counts = counts();
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    for (TextStatus status : TextStatus.values()) {
      statuses.put(status, counts.getAs(status.word()));
    }
    long rows = counts.getAs(ROWS);
    return new Summary(
        rows,
        rows * columns.size(),
        counts.getAs(TOKENS),
        seconds,
        statuses,
        ModelLoads.in(spark) - loadsBefore);
  }

  private Row counts() {
    try {
      return counted.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException lost) {
      throw new IllegalStateException("All rows are done, but Spark has lost their counts.", lost);
    }
  }

  /** Over all text columns; the sum over no rows is null. */
  private Column total(Function<EmbeddedColumn, Column> number) {
    Column ofRow = columns.stream().map(number).reduce(Column::plus).orElseThrow();
    return functions.coalesce(functions.sum(ofRow), functions.lit(0L));
  }
}
