package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.adaptive.AdaptiveSparkPlanHelper;
import org.apache.spark.sql.execution.columnar.InMemoryTableScanExec;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.util.QueryExecutionListener;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * What the queries of a session embed, those inside commands too, from now on.
 *
 * <p>By the metrics of the operators in their plans: Spark brings these from executors to the
 * driver, and a task that failed and was repeated counts once. What a JVM has counted by itself
 * would be the driver's only, where on a cluster nothing is embedded.
 */
public final class QueryCounts {
  private static final String ROWS = "poolhouse rows";
  private static final AdaptiveSparkPlanHelper PLANS = new AdaptiveSparkPlanHelper() {};

  private final SparkSession spark;
  private final Set<EmbedTextsExec> operators =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private final AtomicLong rows = new AtomicLong();

  private QueryCounts(SparkSession spark) {
    this.spark = spark;
  }

  public static QueryCounts of(SparkSession spark) {
    QueryCounts counts = new QueryCounts(spark);
    counts.mustHaveHeardAll(); // else it hears of the query before
    spark.listenerManager().register(counts.listener());
    return counts;
  }

  /** The same rows, which {@link #rows} counts when they are written. */
  public Dataset<Row> counting(Dataset<Row> rows) {
    return rows.observe(ROWS, functions.count(functions.lit(1)).as(ROWS));
  }

  /** Of {@link #counting}. */
  public long rows() {
    mustHaveHeardAll();
    return rows.get();
  }

  /** That the models have seen: equal ones of a task are embedded once. */
  public long texts() {
    return sum(Counter.TEXTS);
  }

  /** Of {@link #texts}, those that tokenizer or model did not take. */
  public long failed() {
    return sum(Counter.FAILED);
  }

  public long tokens() {
    return sum(Counter.TOKENS);
  }

  public long modelLoads() {
    return sum(Counter.LOADS);
  }

  private long sum(Counter counter) {
    mustHaveHeardAll();
    ToLongFunction<EmbedTextsExec> metric =
        operator -> operator.metrics().apply(counter.key()).value();
    synchronized (operators) {
      return operators.stream().mapToLong(metric).sum();
    }
  }

  /** Spark tells its listeners on a thread of its own. */
  private void mustHaveHeardAll() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException busy) {
      throw new IllegalStateException("All rows are done, but Spark has lost their counts.", busy);
    }
  }

  private QueryExecutionListener listener() {
    return new QueryExecutionListener() {
      @Override
      public void onSuccess(String action, QueryExecution query, long nanoseconds) {
        addOperators(query.executedPlan());
        Option<Row> observed = query.observedMetrics().get(ROWS);
        if (observed.isDefined()) {
          rows.addAndGet(observed.get().getLong(0));
        }
      }

      @Override
      public void onFailure(String action, QueryExecution query, Exception failure) {}
    };
  }

  /** A node of a plan counts by itself, however often the plan is seen. */
  private void addOperators(SparkPlan plan) {
    List<SparkPlan> trees = new ArrayList<>(Catalyst.list(PLANS.subqueriesAll(plan)));
    trees.add(plan);
    for (SparkPlan tree : trees) {
      PLANS.foreach(
          tree,
          node -> {
            if (node instanceof EmbedTextsExec operator) {
              operators.add(operator);
            } else if (node instanceof InMemoryTableScanExec cached) {
              addOperators(cached.relation().cachedPlan());
            }
            return BoxedUnit.UNIT;
          });
    }
  }
}
