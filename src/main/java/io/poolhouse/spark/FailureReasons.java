package io.poolhouse.spark;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.SparkContext;
import org.apache.spark.util.AccumulatorV2;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why texts failed, on their way from the tasks to the driver, whose log says each reason once:
 * executors' logs are read by nobody as long as the job goes on.
 */
final class FailureReasons extends AccumulatorV2<String, Set<String>> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(FailureReasons.class);

  /** Different reasons; more say nothing new. */
  static final int MOST = 20;

  private static final Map<SparkContext, FailureReasons> OF_CONTEXTS = new WeakHashMap<>();

  private final Set<String> reasons = Collections.synchronizedSet(new LinkedHashSet<>());

  /** Those of an application. */
  static synchronized FailureReasons of(SparkContext spark) {
    return OF_CONTEXTS.computeIfAbsent(
        spark,
        each -> {
          FailureReasons made = new FailureReasons();
          each.register(made);
          return made;
        });
  }

  @Override
  public void add(String reason) {
    if (reasons.size() < MOST) {
      reasons.add(reason);
    }
  }

  /** Spark calls it on the driver, when a task has ended. */
  @Override
  public void merge(AccumulatorV2<String, Set<String>> ofTask) {
    for (String reason : ofTask.value()) {
      if (reasons.size() < MOST && reasons.add(reason)) {
        LOG.warn("Texts are marked 'failed': {}", reason);
      }
    }
  }

  @Override
  public Set<String> value() {
    synchronized (reasons) {
      return Set.copyOf(reasons);
    }
  }

  @Override
  public boolean isZero() {
    return reasons.isEmpty();
  }

  @Override
  public FailureReasons copy() {
    FailureReasons copy = new FailureReasons();
    copy.reasons.addAll(value());
    return copy;
  }

  @Override
  public void reset() {
    reasons.clear();
  }
}
