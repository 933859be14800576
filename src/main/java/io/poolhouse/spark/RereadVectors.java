package io.poolhouse.spark;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.planning.ExtractEquiJoinKeys;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionByExpression;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.catalyst.plans.physical.RangePartitioning;
import scala.Option;

/**
 * Rows that Spark reads more than once: those of a global sort or range partitioning, first for a
 * sample of the keys, and those of a join without equal keys, for each partition of the other
 * table. A shuffle keeps what was embedded for the next time.
 */
final class RereadVectors {
  private RereadVectors() {}

  static LogicalPlan embeddedOnce(LogicalPlan plan) {
    return isLimit(plan) ? withChildren(plan, RereadVectors::belowLimit) : ofThis(plan);
  }

  private static boolean isLimit(LogicalPlan plan) {
    return plan instanceof GlobalLimit || plan instanceof LocalLimit;
  }

  /** The few first rows of a sort are found by one reading. */
  private static LogicalPlan belowLimit(LogicalPlan plan) {
    return plan instanceof Sort || plan instanceof Project || isLimit(plan)
        ? withChildren(
            plan, plan instanceof Sort ? RereadVectors::embeddedOnce : RereadVectors::belowLimit)
        : embeddedOnce(plan);
  }

  private static LogicalPlan ofThis(LogicalPlan plan) {
    LogicalPlan done = withChildren(plan, RereadVectors::embeddedOnce);
    return isReadAgain(done) ? withChildren(done, RereadVectors::kept) : done;
  }

  private static boolean isReadAgain(LogicalPlan plan) {
    if (plan instanceof Join join) {
      return ExtractEquiJoinKeys.unapply(join).isEmpty();
    }
    if (plan instanceof RepartitionByExpression shuffle) {
      return shuffle.partitioning() instanceof RangePartitioning;
    }
    return plan instanceof Sort sort && sort.global();
  }

  private static LogicalPlan kept(LogicalPlan plan) {
    return embedsInItsLastStage(plan)
        ? new RepartitionByExpression(Catalyst.seq(List.of()), plan, Option.empty(), Option.empty())
        : plan;
  }

  /** As far as it can be told before Spark has planned its shuffles. */
  private static boolean embedsInItsLastStage(LogicalPlan plan) {
    if (plan instanceof EmbedTexts) {
      return true;
    }
    boolean shuffles =
        plan instanceof RepartitionOperation
            || plan instanceof Aggregate
            || plan instanceof Window
            || plan instanceof GlobalLimit
            || plan instanceof Sort sort && sort.global();
    return !shuffles
        && Catalyst.list(plan.children()).stream().anyMatch(RereadVectors::embedsInItsLastStage);
  }

  private static LogicalPlan withChildren(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    return plan.withNewChildren(
        Catalyst.seq(Catalyst.list(plan.children()).stream().map(change).toList()));
  }
}
