package io.poolhouse.spark;

import io.poolhouse.model.ModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends executors the model to warm, and sums what they count, also of those that are gone. */
class DriverSide implements DriverPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(PoolhousePlugin.class);
  private static final String MODEL = SqlSettings.PREFIX + "model";

  private final Map<String, Totals> byExecutor = new ConcurrentHashMap<>();

  /**
   * @throws EmbedException where the model is not there or a setting cannot be: the application
   *     does not start
   */
  @Override
  public Map<String, String> init(SparkContext spark, PluginContext context) {
    SparkConf conf = context.conf();
    if (conf.getBoolean(EmbedProgress.SETTING, true)) {
      startProgress(spark);
    }
    Optional<String> model = Optional.ofNullable(conf.get(MODEL, null)).map(String::strip);
    return model.isPresent() ? warmUp(model.get(), conf).settings() : Map.of();
  }

  private static void startProgress(SparkContext spark) {
    if (EmbedProgress.isTerminal()) {
      EmbedProgress.start(
          spark, line -> System.err.println("poolhouse: " + line), EmbedProgress.ON_TERMINAL);
    } else {
      EmbedProgress.start(spark, LOG::info, EmbedProgress.IN_LOG);
    }
  }

  private static WarmUp warmUp(String model, SparkConf conf) {
    try {
      TextEmbedder embedder = new TextEmbedder().setModel(model);
      return new WarmUp(
          ShippedModel.ship(embedder.resolvedModel()), WarmUp.precision(conf), WarmUp.device(conf));
    } catch (IOException | UncheckedIOException | ModelException refused) {
      EmbedException told =
          new EmbedException("%s is '%s': %s".formatted(MODEL, model, refused.getMessage()));
      throw withoutTrace(told);
    }
  }

  /** Spark logs it with its trace, and the application once more; both say nothing to a user. */
  static EmbedException withoutTrace(EmbedException refused) {
    refused.setStackTrace(new StackTraceElement[0]);
    return refused;
  }

  @Override
  public void registerMetrics(String application, PluginContext context) {
    TotalsGauges.register(
        context.metricRegistry(), "application.", () -> Totals.sum(byExecutor.values()));
  }

  @Override
  public Object receive(Object message) {
    ExecutorReport report = (ExecutorReport) message;
    byExecutor.put(report.executor(), report.totals());
    return null;
  }
}
