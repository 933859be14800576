package io.poolhouse.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.function.Supplier;

/** Puts {@link Totals} into Spark's metrics, under the names of docs/metrics.md. */
final class TotalsGauges {
  private TotalsGauges() {}

  /**
   * @param prefix of the names
   * @param totals of the moment when Spark reads
   */
  static void register(MetricRegistry registry, String prefix, Supplier<Totals> totals) {
    for (Counter counter : Counter.values()) {
      Gauge<Number> gauge = () -> counter.inUnits(totals.get().of(counter));
      registry.register(prefix + counter.metricName(), gauge);
    }
    Gauge<Double> fill = () -> totals.get().tokenBudgetFill();
    registry.register(prefix + "tokenBudgetFill", fill);
    Gauge<Double> hits = () -> totals.get().cacheHitRate();
    registry.register(prefix + "cacheHitRate", hits);
  }
}
