package io.poolhouse.spark;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * {@link PoolhousePlugin} whose executors see no file of the driver, as on other hosts: they must
 * fetch the model while Spark still starts them.
 */
public final class ElsewherePlugin implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverSide() {
      @Override
      public Map<String, String> init(SparkContext spark, PluginContext context) {
        Map<String, String> settings = new HashMap<>(super.init(spark, context));
        settings.put("driverPath", "/not/on/this/host.pt");
        return settings;
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new PoolhousePlugin().executorPlugin();
  }
}
