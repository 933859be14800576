package io.poolhouse.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.apache.spark.sql.execution.metric.SQLMetrics$;

/** What embedding counts: for each query in the SQL tab, for each executor in Spark's metrics. */
enum Counter {
  ROWS("numOutputRows", "rows", "rows embedded", Kind.SUM),
  TEXTS("texts", "texts", "texts embedded", Kind.SUM),
  CACHE_HITS("cacheHits", "cacheHits", "texts found in the cache", Kind.SUM),
  CACHE_BYTES("cacheBytes", "cacheBytes", "size of the cache", Kind.SIZE),
  FAILED("failedTexts", "failedTexts", "texts that failed", Kind.SUM),
  TOKENS("tokens", "tokens", "tokens of texts embedded", Kind.SUM),
  BATCHES("batches", "batches", "batches", Kind.SUM),
  BATCHED("batchTokens", "batchTokens", "tokens in batches", Kind.SUM),
  BUDGET("tokenBudget", "tokenBudget", "tokens that the batches had room for", Kind.SUM),
  TOKENIZING("tokenizerTime", "tokenizerSeconds", "time in tokenizer", Kind.NANOSECONDS),
  COMPUTING("modelTime", "modelSeconds", "time in model", Kind.NANOSECONDS),
  WAITING(
      "waitingTime",
      "waitingSeconds",
      "time waiting for rows and for the model to load",
      Kind.NANOSECONDS),
  LOADS("modelLoads", "modelLoads", "model loads", Kind.SUM),
  RETRIES("retries", "retries", "batches that failed", Kind.SUM);

  private enum Kind {
    SUM,
    SIZE,
    NANOSECONDS
  }

  private final String key;
  private final String metricName;
  private final String title;
  private final Kind kind;

  /**
   * @param title in the SQL tab; {@link EmbedProgress} knows ours among all operators' by it
   */
  Counter(String key, String metricName, String title, Kind kind) {
    this.key = key;
    this.metricName = metricName;
    this.title = title;
    this.kind = kind;
  }

  String title() {
    return title;
  }

  String key() {
    return key;
  }

  /** In Spark's metrics. */
  String metricName() {
    return metricName;
  }

  /** Of what was counted, in the unit of Spark's metrics: times in seconds, bytes, else numbers. */
  Number inUnits(long counted) {
    return switch (kind) {
      case SUM, SIZE -> counted;
      case NANOSECONDS -> counted / 1e9;
    };
  }

  SQLMetric metric(SparkContext spark) {
    return switch (kind) {
      case SUM -> SQLMetrics$.MODULE$.createMetric(spark, title);
      case SIZE -> SQLMetrics$.MODULE$.createSizeMetric(spark, title, -1);
      case NANOSECONDS -> SQLMetrics$.MODULE$.createNanoTimingMetric(spark, title, -1);
    };
  }
}
