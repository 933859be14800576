package io.poolhouse.spark;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One operator's counters, in Spark's SQL metrics; whatever is counted there counts for the whole
 * executor, too. Used by one thread.
 */
final class EmbedCounters implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Map<Counter, SQLMetric> metrics;

  private EmbedCounters(Map<Counter, SQLMetric> metrics) {
    this.metrics = metrics;
  }

  static EmbedCounters of(SparkContext spark) {
    Map<Counter, SQLMetric> metrics = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      metrics.put(counter, counter.metric(spark));
    }
    return new EmbedCounters(metrics);
  }

  /** For work that belongs to no query. */
  static EmbedCounters ofExecutorOnly() {
    return new EmbedCounters(new EnumMap<>(Counter.class));
  }

  void add(Counter counter, long amount) {
    SQLMetric metric = metrics.get(counter);
    if (metric != null) {
      metric.add(amount);
    }
    ExecutorTotals.add(counter, amount);
  }

  /** Since {@code start}, by {@link System#nanoTime}. */
  void addTime(Counter counter, long start) {
    add(counter, System.nanoTime() - start);
  }

  scala.collection.immutable.Map<String, SQLMetric> bySparksNames() {
    Map<String, SQLMetric> named = new HashMap<>();
    metrics.forEach((counter, metric) -> named.put(counter.key(), metric));
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(named));
  }
}
