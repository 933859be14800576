package io.poolhouse.spark;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.Option;

/**
 * Aggregates over rows that are computed while the rows pass, by Spark's observed metrics: a row of
 * a task that was repeated counts once.
 *
 * <p>Not with Spark's {@code Observation}: a session that has seen one can no longer be serialized
 * (Spark 4.1.0), and MLlib's classifiers, once fitted, carry their session to the tasks.
 */
public final class ObservedRows {
  /** Spark tells its listeners within milliseconds, unless it has lost the event. */
  private static final long SECONDS_TO_WAIT = 60;

  private final String name;
  private final CompletableFuture<Row> values = new CompletableFuture<>();
  private final Dataset<Row> rows;

  private ObservedRows(Dataset<Row> rows, String name, Column first, Column... others) {
    this.name = name;
    this.rows = rows.observe(name, first, others);
  }

  /**
   * @param rows must be computed once only until {@link #values} is asked for
   * @param first an aggregate with a name of its own, as the others
   */
  public static ObservedRows of(Dataset<Row> rows, Column first, Column... others) {
    ObservedRows observed = new ObservedRows(rows, "poolhouse " + UUID.randomUUID(), first, others);
    observed.listenIn(rows.sparkSession());
    return observed;
  }

  /** The same rows; the first action that has computed them all gives the values. */
  public Dataset<Row> rows() {
    return rows;
  }

  /** After that action. */
  public Row values() {
    try {
      return values.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException lost) {
      throw new IllegalStateException("All rows are done, but Spark has lost their counts.", lost);
    }
  }

  private void listenIn(SparkSession spark) {
    QueryExecutionListener listener =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String action, QueryExecution execution, long nanoseconds) {
            Option<Row> metrics = execution.observedMetrics().get(name);
            if (metrics.isDefined()) {
              values.complete(metrics.get());
            }
          }

          @Override
          public void onFailure(String action, QueryExecution execution, Exception failure) {}
        };
    spark.listenerManager().register(listener);
    values.whenComplete((row, failure) -> spark.listenerManager().unregister(listener));
  }
}
