package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ListQuery;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeIntoTable;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Refuses calls over columns of two tables where these are yet to be joined by the call: there is
 * no row to embed before the join. An inner join is a filter over all pairs and can wait; others
 * cannot.
 */
final class EmbedCallCheck extends AbstractFunction1<LogicalPlan, BoxedUnit> {

  @Override
  public BoxedUnit apply(LogicalPlan plan) {
    plan.foreach(
        node -> {
          check(node);
          return BoxedUnit.UNIT;
        });
    return BoxedUnit.UNIT;
  }

  private void check(LogicalPlan node) {
    if (node instanceof MergeIntoTable merge) {
      mustBeOneSided(merge.mergeCondition(), merge.children(), "the condition of MERGE");
    } else if (node instanceof Join join && !(join.joinType() instanceof InnerLike)) {
      for (Expression expression : Catalyst.expressions(join)) {
        mustBeOneSided(
            expression,
            join.children(),
            "the condition of a %s join".formatted(join.joinType().sql()));
      }
    }
    for (Expression expression : Catalyst.expressions(node)) {
      expression.foreach(
          each -> {
            if (each instanceof Exists || each instanceof ListQuery) {
              mustNotMix((SubqueryExpression) each);
            }
            if (each instanceof SubqueryExpression subquery) {
              apply((LogicalPlan) (TreeNode<?>) subquery.plan());
            }
            return BoxedUnit.UNIT;
          });
    }
  }

  private static void mustBeOneSided(
      Expression condition, scala.collection.Seq<LogicalPlan> sides, String where) {
    List<LogicalPlan> tables = Catalyst.list(sides);
    for (EmbedCall call : EmbedCalls.in(condition)) {
      if (tables.stream().noneMatch(side -> call.references().subsetOf(side.outputSet()))) {
        throw twoSided(call, where);
      }
    }
  }

  static RuntimeException twoSided(EmbedCall call, String where) {
    return Refusal.of(
        call,
        "its text has columns of both tables, and it stands in %s, which must decide on pairs of rows before they are joined. Use an inner join, or embed each table's text by itself."
            .formatted(where));
  }

  /** The rows of such a subquery are joined by its condition, too. */
  private static void mustNotMix(SubqueryExpression subquery) {
    subquery
        .plan()
        .foreach(
            node -> {
              for (Expression expression : Catalyst.expressions(node)) {
                for (EmbedCall call : EmbedCalls.in(expression)) {
                  if (Catalyst.exists(call, OuterReference.class::isInstance)
                      && !call.references().isEmpty()) {
                    throw twoSided(call, "a subquery of EXISTS or IN");
                  }
                }
              }
              return BoxedUnit.UNIT;
            });
  }
}
