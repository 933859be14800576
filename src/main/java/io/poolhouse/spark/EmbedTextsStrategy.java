package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.immutable.Seq;

/** Tells Spark's planner how {@link EmbedTexts} is done. */
final class EmbedTextsStrategy extends SparkStrategy {
  static final EmbedTextsStrategy INSTANCE = new EmbedTextsStrategy();

  private EmbedTextsStrategy() {}

  @Override
  public Seq<SparkPlan> apply(LogicalPlan plan) {
    return Catalyst.seq(
        plan instanceof EmbedTexts node
            ? List.of(
                new EmbedTextsExec(
                    planLater(node.child()),
                    node.text(),
                    node.added(),
                    node.results(),
                    node.pass()))
            : List.of());
  }
}
