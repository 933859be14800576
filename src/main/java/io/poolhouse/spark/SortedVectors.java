package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import scala.Option;

/**
 * A sort of all rows by their vectors. Spark reads its rows twice, first for a sample of the keys;
 * a shuffle below the sort keeps what was embedded for the second time.
 */
final class SortedVectors {
  private SortedVectors() {}

  static LogicalPlan embeddedOnce(LogicalPlan plan) {
    return hasLimitedSort(plan)
        ? plan.withNewChildren(
            Catalyst.seq(
                Catalyst.list(plan.children()).stream().map(SortedVectors::belowLimit).toList()))
        : ofThis(plan);
  }

  /** The few first rows are found by one reading. */
  private static boolean hasLimitedSort(LogicalPlan plan) {
    return plan instanceof GlobalLimit || plan instanceof LocalLimit;
  }

  private static LogicalPlan belowLimit(LogicalPlan plan) {
    return plan instanceof Sort || plan instanceof Project || hasLimitedSort(plan)
        ? withChildren(
            plan, plan instanceof Sort ? SortedVectors::embeddedOnce : SortedVectors::belowLimit)
        : embeddedOnce(plan);
  }

  private static LogicalPlan ofThis(LogicalPlan plan) {
    LogicalPlan done = withChildren(plan, SortedVectors::embeddedOnce);
    if (done instanceof Sort sort && sort.global() && embedsInOneStage(sort.child())) {
      LogicalPlan kept =
          new RepartitionByExpression(
              Catalyst.seq(List.of()), sort.child(), Option.empty(), Option.empty());
      return sort.withNewChildren(Catalyst.seq(List.of(kept)));
    }
    return done;
  }

  private static LogicalPlan withChildren(
      LogicalPlan plan, java.util.function.UnaryOperator<LogicalPlan> change) {
    return plan.withNewChildren(
        Catalyst.seq(Catalyst.list(plan.children()).stream().map(change).toList()));
  }

  private static boolean embedsInOneStage(LogicalPlan plan) {
    if (plan instanceof EmbedTexts) {
      return true;
    }
    return (plan instanceof Project || plan instanceof Filter || plan instanceof Generate)
        && embedsInOneStage(plan.children().head());
  }
}
