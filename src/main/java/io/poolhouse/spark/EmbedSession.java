package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkStrategy;

/**
 * Teaches sessions to plan and run calls. The rule needs a place that no extension point reaches:
 * after Spark's own optimization, so that filters are pushed down and columns pruned when calls are
 * taken out. {@code experimental} has it, for each session by itself.
 */
final class EmbedSession {
  private static final Set<SparkSessionExtensions> KNOWN =
      Collections.newSetFromMap(new WeakHashMap<>());

  private EmbedSession() {}

  /** This session and those that it will open; again does nothing. */
  static void prepare(org.apache.spark.sql.SparkSession any) {
    SparkSession spark = (SparkSession) any;
    ExperimentalMethods methods = spark.experimental();
    synchronized (methods) {
      methods.extraOptimizations_$eq(
          Catalyst.seq(
              with(
                  Catalyst.<Rule<LogicalPlan>>list(methods.extraOptimizations()),
                  ExtractEmbedCalls.INSTANCE)));
      methods.extraStrategies_$eq(
          Catalyst.seq(
              with(
                  Catalyst.<SparkStrategy>list(methods.extraStrategies()),
                  EmbedTextsStrategy.INSTANCE)));
    }
    inherit(spark.extensions());
  }

  /** A session that is opened from this one reads its views, which may hold calls. */
  private static void inherit(SparkSessionExtensions extensions) {
    synchronized (KNOWN) {
      if (KNOWN.add(extensions)) {
        prepareEach(extensions);
      }
    }
  }

  /**
   * Every session of these extensions prepares itself when its first query is analysed, before that
   * is optimized.
   */
  static void prepareEach(SparkSessionExtensions extensions) {
    synchronized (KNOWN) {
      KNOWN.add(extensions);
    }
    EmbedCallCheck check = new EmbedCallCheck();
    extensions.injectCheckRule(
        session ->
            plan -> {
              // Not sooner: Spark is still building the session when it asks for rules.
              prepare(session);
              return check.apply(plan);
            });
  }

  private static <T> List<T> with(List<T> known, T one) {
    List<T> all = new ArrayList<>(known);
    if (!all.contains(one)) {
      all.add(one);
    }
    return all;
  }
}
