package io.poolhouse.spark;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;

/**
 * Sorts first and embeds then, where the order does not depend on vectors: a sort over all rows
 * computes them twice, once for a sample of its keys; a sort with a limit leaves few to embed.
 */
final class LateEmbedding {
  private LateEmbedding() {}

  static LogicalPlan of(LogicalPlan plan) {
    return Catalyst.transformed(
        plan,
        node ->
            node instanceof Sort sort && sort.child() instanceof Project project
                ? swapped(sort, project)
                : node);
  }

  private static LogicalPlan swapped(Sort sort, Project project) {
    List<NamedExpression> columns = Catalyst.list(project.projectList());
    List<SortOrder> order =
        Catalyst.list(sort.order()).stream()
            .map(each -> (SortOrder) Catalyst.transformed(each, key -> defined(key, columns)))
            .toList();
    boolean embeds = columns.stream().anyMatch(each -> EmbedCall.isIn((Expression) each));
    boolean isCertain = columns.stream().allMatch(each -> ((Expression) each).deterministic());
    return embeds && isCertain && order.stream().noneMatch(EmbedCall::isIn)
        ? new Project(
            project.projectList(),
            new Sort(Catalyst.seq(order), sort.global(), project.child(), sort.hint()))
        : sort;
  }

  private static Expression defined(Expression key, List<NamedExpression> columns) {
    for (NamedExpression column : columns) {
      if (key instanceof Attribute
          && column instanceof Alias alias
          && alias.exprId().equals(((Attribute) key).exprId())) {
        return alias.child();
      }
    }
    return key;
  }
}
