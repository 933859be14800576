package io.poolhouse.finetune;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * How far trials are: the last step of each, by name. Executors send it to the driver with their
 * heartbeats, while the tasks run.
 */
final class TrialSteps extends AccumulatorV2<TrialStep, Map<String, TrialStep>> {
  private static final long serialVersionUID = 1L;

  /** Heartbeats are sent by another thread than the task's. */
  private final ConcurrentHashMap<String, TrialStep> last = new ConcurrentHashMap<>();

  @Override
  public boolean isZero() {
    return last.isEmpty();
  }

  @Override
  public TrialSteps copy() {
    TrialSteps copy = new TrialSteps();
    copy.last.putAll(last);
    return copy;
  }

  @Override
  public void reset() {
    last.clear();
  }

  @Override
  public void add(TrialStep step) {
    last.put(step.trial(), step);
  }

  @Override
  public void merge(AccumulatorV2<TrialStep, Map<String, TrialStep>> other) {
    last.putAll(other.value());
  }

  @Override
  public Map<String, TrialStep> value() {
    return Map.copyOf(last);
  }
}
