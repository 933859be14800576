package io.poolhouse.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warms the model before the executor takes tasks, and tells the driver what those count. */
final class ExecutorSide implements ExecutorPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(PoolhousePlugin.class);

  private PluginContext context;

  /** In local mode the JVM may have had other applications before. */
  private Totals before;

  private Totals told;
  private ScheduledExecutorService reports;

  @Override
  public void init(PluginContext pluginContext, Map<String, String> settings) {
    context = pluginContext;
    before = ExecutorTotals.now();
    told = before;
    register(context.metricRegistry());
    if (!settings.isEmpty()) {
      warm(WarmUp.of(settings));
    }
    reports = Executors.newSingleThreadScheduledExecutor(ExecutorSide::daemon);
    reports.scheduleWithFixedDelay(this::report, 0, 1, TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "poolhouse-metrics");
    thread.setDaemon(true);
    return thread;
  }

  private void register(MetricRegistry registry) {
    TotalsGauges.register(registry, "executor.", () -> ExecutorTotals.now().since(before));
    Gauge<Integer> models = () -> SharedEncoders.loaded().size();
    registry.register("executor.modelsLoaded", models);
    Gauge<Integer> users = SharedEncoders::users;
    registry.register("executor.tasksWithModel", users);
    Gauge<Long> weights = () -> LoadedModel.weightBytes(SharedEncoders.loadedModels());
    registry.register("executor.modelBytes", weights);
    Gauge<Long> device = () -> LoadedModel.deviceBytes(SharedEncoders.loadedModels());
    registry.register("executor.deviceBytes", device);
  }

  /** An executor that cannot compute may still do the rest of a query. */
  private void warm(WarmUp warmUp) {
    try {
      warmUp.run(SharedEncoders.gpu(context.resources()));
    } catch (IOException | RuntimeException | LinkageError failed) {
      LOG.warn(
          "Executor {} cannot load the model ahead: {} Tasks that need it will try again.",
          context.executorID(),
          failed.getMessage());
    }
  }

  private synchronized void report() {
    Totals now = ExecutorTotals.now();
    if (!now.equals(told)) {
      try {
        context.send(new ExecutorReport(context.executorID(), now.since(before)));
        told = now;
      } catch (IOException | RuntimeException driverGone) {
        LOG.debug("The driver takes no metrics", driverGone);
      }
    }
  }

  @Override
  public void shutdown() {
    reports.shutdown();
    report();
  }
}
