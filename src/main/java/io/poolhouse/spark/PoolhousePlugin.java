package io.poolhouse.spark;

import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * For {@code spark.plugins}: executors load and warm the model of {@code spark.poolhouse.model}
 * when they start, what is embedded is counted in Spark's metrics (docs/metrics.md), and the driver
 * says how far it is. Embedding works without it.
 */
public final class PoolhousePlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverSide();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorSide();
  }
}
