package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Tells Spark's planner how {@link EmbedTexts} is done. */
final class EmbedTextsStrategy extends SparkStrategy {
  private static final EmbedTextsStrategy INSTANCE = new EmbedTextsStrategy();

  private EmbedTextsStrategy() {}

  static void addTo(SparkSession spark) {
    ExperimentalMethods methods = spark.experimental();
    synchronized (methods) {
      List<SparkStrategy> strategies =
          new ArrayList<>(CollectionConverters.asJava(methods.extraStrategies()));
      if (!strategies.contains(INSTANCE)) {
        strategies.add(INSTANCE);
        methods.extraStrategies_$eq(EmbedTexts.scala(strategies));
      }
    }
  }

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return EmbedTexts.scala(
        plan instanceof EmbedTexts node
            ? List.of(
                new EmbedTextsExec(
                    planLater(node.child()), node.text(), node.added(), node.request()))
            : List.of());
  }
}
