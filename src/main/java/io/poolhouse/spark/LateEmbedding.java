package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/**
 * Sorts and cuts first and embeds then, where neither depends on vectors: a sort over all rows
 * computes them twice, once for a sample of its keys; a limit leaves few to embed.
 */
final class LateEmbedding {
  private LateEmbedding() {}

  /**
   * But for the limit that the whole query has, if any: Spark reads it partition by partition until
   * it has enough, and a pass below it embeds little more. Above it would read all partitions.
   */
  static LogicalPlan of(LogicalPlan plan) {
    return isLimit(plan)
        ? late(Catalyst.withChild(plan, of(plan.children().head())), 0)
        : Catalyst.transformed(plan, node -> late(node, EmbeddingIterator.CHUNK_TEXTS));
  }

  /**
   * @param mostRows of a limit without an order, whose rows are then embedded by one task
   */
  private static LogicalPlan late(LogicalPlan node, int mostRows) {
    if (!(isLimit(node) || node instanceof Sort)
        || !(node.children().head() instanceof Project project)
        || !embedsOnly(project)) {
      return node;
    }
    if (node instanceof Sort sort) {
      return swapped(sort, project, mostRows);
    }
    return isSorted(project.child()) || rows(node) <= mostRows
        ? new Project(
            project.projectList(), late(Catalyst.withChild(node, project.child()), mostRows))
        : node;
  }

  private static boolean isLimit(LogicalPlan node) {
    return node instanceof GlobalLimit || node instanceof LocalLimit || node instanceof Offset;
  }

  /** Whether its rows have an order that the query asked for. */
  static boolean isSorted(LogicalPlan plan) {
    return plan instanceof Sort
        || (isLimit(plan) || plan instanceof Project) && isSorted(plan.children().head());
  }

  private static int rows(LogicalPlan limit) {
    return Catalyst.expressions(limit).get(0) instanceof Literal rows
            && rows.value() instanceof Integer count
        ? count
        : Integer.MAX_VALUE;
  }

  /** Over a projection that does, too: they become one. */
  private static boolean embedsOnly(Project project) {
    List<NamedExpression> columns = Catalyst.list(project.projectList());
    boolean embeds =
        columns.stream().anyMatch(each -> EmbedCall.isIn((Expression) each))
            || project.child() instanceof Project below && embedsOnly(below);
    return embeds && columns.stream().allMatch(each -> ((Expression) each).deterministic());
  }

  private static LogicalPlan swapped(Sort sort, Project project, int mostRows) {
    List<SortOrder> order =
        Catalyst.list(sort.order()).stream()
            .map(each -> (SortOrder) Catalyst.withoutAliases(each, project))
            .toList();
    return order.stream().anyMatch(EmbedCall::isIn)
        ? sort
        : new Project(
            project.projectList(),
            late(
                new Sort(Catalyst.seq(order), sort.global(), project.child(), sort.hint()),
                mostRows));
  }
}
