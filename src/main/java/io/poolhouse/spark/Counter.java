package io.poolhouse.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics$;

/** What embedding counts: for each query in the SQL tab, for each executor in Spark's metrics. */
enum Counter {
  ROWS("numOutputRows", "number of output rows", Kind.SUM),
  TEXTS("texts", "texts embedded", Kind.SUM),
  CACHE_HITS("cacheHits", "texts found in the cache", Kind.SUM),
  CACHE_BYTES("cacheBytes", "size of the cache", Kind.SIZE),
  TOKENS("tokens", "tokens", Kind.SUM),
  BATCHES("batches", "batches", Kind.SUM),
  BUDGET("tokenBudget", "tokens that the batches had room for", Kind.SUM),
  TOKENIZING("tokenizerTime", "time in tokenizer", Kind.NANOSECONDS),
  COMPUTING("modelTime", "time in model", Kind.NANOSECONDS),
  WAITING("waitingTime", "time waiting for rows and for the model to load", Kind.NANOSECONDS),
  LOADS("modelLoads", "model loads", Kind.SUM),
  RETRIES("retries", "chunks tried again text by text", Kind.SUM);

  private enum Kind {
    SUM,
    SIZE,
    NANOSECONDS
  }

  private final String key;
  private final String title;
  private final Kind kind;

  Counter(String key, String title, Kind kind) {
    this.key = key;
    this.title = title;
    this.kind = kind;
  }

  String key() {
    return key;
  }

  boolean isTime() {
    return kind == Kind.NANOSECONDS;
  }

  SQLMetric metric(SparkContext spark) {
    return switch (kind) {
      case SUM -> SQLMetrics$.MODULE$.createMetric(spark, title);
      case SIZE -> SQLMetrics$.MODULE$.createSizeMetric(spark, title, -1);
      case NANOSECONDS -> SQLMetrics$.MODULE$.createNanoTimingMetric(spark, title, -1);
    };
  }
}
