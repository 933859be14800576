package io.poolhouse.spark;

import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;

/** How often executors of an application had to load a model: once each and device. */
public final class ModelLoads {
  private static final Map<SparkContext, LongAccumulator> COUNTERS = new WeakHashMap<>();

  private ModelLoads() {}

  static synchronized LongAccumulator counter(SparkContext spark) {
    return COUNTERS.computeIfAbsent(spark, each -> each.longAccumulator("model loads"));
  }

  /** Since the application began, of tasks that are done. */
  public static long in(SparkSession spark) {
    return counter(spark.sparkContext()).value();
  }
}
