package io.poolhouse.finetune;

import io.poolhouse.spark.TimeLeft;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import scala.jdk.javaapi.CollectionConverters;

/** Says how far trials are, with each executor's heartbeat (10 s) or less often. */
final class TrialProgress extends SparkListener implements AutoCloseable {
  /** An executor's heart may beat a little before the interval is over. */
  private static final double NEARLY = 0.95;

  private final SparkContext spark;
  private final long accumulator;
  private final Consumer<String> say;
  private final long interval;
  private final Map<String, Long> said = new HashMap<>();
  private final Map<String, Integer> steps = new HashMap<>();

  private TrialProgress(
      SparkContext spark, TrialSteps accumulator, Consumer<String> say, Duration interval) {
    this.spark = spark;
    this.accumulator = accumulator.id();
    this.say = say;
    this.interval = (long) (interval.toNanos() * NEARLY);
  }

  /**
   * @param steps registered
   * @param interval between two lines of one trial
   */
  static TrialProgress start(
      SparkContext spark, TrialSteps steps, Consumer<String> say, Duration interval) {
    TrialProgress progress = new TrialProgress(spark, steps, say, interval);
    spark.addSparkListener(progress);
    return progress;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate event) {
    for (var update : CollectionConverters.asJavaCollection(event.accumUpdates())) {
      for (AccumulableInfo each : CollectionConverters.asJavaCollection(update._4())) {
        if (each.id() == accumulator && each.update().isDefined()) {
          ((Map<?, ?>) each.update().get())
              .values()
              .forEach(step -> heard((TrialStep) step, System.nanoTime()));
        }
      }
    }
  }

  private void heard(TrialStep step, long now) {
    boolean isNews = !Integer.valueOf(step.step()).equals(steps.put(step.trial(), step.step()));
    Long before = said.get(step.trial());
    if (isNews && (before == null || now - before >= interval)) {
      said.put(step.trial(), now);
      say.accept(line(step));
    }
  }

  static String line(TrialStep step) {
    return String.format(
        Locale.ROOT,
        "%s: step %,d of %,d, loss %.3f, %s",
        step.trial(),
        step.step(),
        step.steps(),
        step.loss(),
        new TimeLeft((step.steps() - step.step()) * step.secondsPerStep()));
  }

  /** Says no more. */
  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
