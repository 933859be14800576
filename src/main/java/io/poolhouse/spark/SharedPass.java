package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Offset;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.RepartitionOperation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.types.Metadata;

/**
 * Evaluates calls on one text over a table: by an {@link EmbedTexts} that lies below it already and
 * sees the same text, through which a filter or sort with the same call went before, or else by a
 * new one.
 */
final class SharedPass {
  private final EmbedPass pass;
  private final Map<EmbedResult, Attribute> columns = new LinkedHashMap<>();

  private SharedPass(List<EmbedCall> calls) {
    pass = calls.get(0).pass();
    calls.forEach(call -> columns.put(call.result(), null));
  }

  /**
   * @param calls with equal texts and passes
   * @param columns by canonical call; those of {@code calls} are added
   * @return {@code table} with more columns, at the end
   */
  static LogicalPlan answering(
      List<EmbedCall> calls, LogicalPlan table, Map<Expression, Attribute> columns) {
    SharedPass shared = new SharedPass(calls);
    Expression text = calls.get(0).text();
    LogicalPlan answered =
        shared
            .below(table, text)
            .orElseGet(() -> shared.extended(EmbedTexts.over(table, text, shared.pass)));
    calls.forEach(call -> columns.put(call.canonicalized(), shared.columns.get(call.result())));
    return answered;
  }

  /** Where the plan has such a node: the plan with the wanted columns at its end. */
  private Optional<LogicalPlan> below(LogicalPlan plan, Expression text) {
    if (plan instanceof EmbedTexts node) {
      return node.pass().equals(pass) && node.text().semanticEquals(text)
          ? Optional.of(extended(node))
          : through(node, text);
    }
    if (plan instanceof Project project) {
      return below(project.child(), Catalyst.withoutAliases(text, project))
          .map(child -> shown(project, child));
    }
    if (plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof GlobalLimit
        || plan instanceof LocalLimit
        || plan instanceof Offset
        || plan instanceof Window
        || plan instanceof Generate
        || plan instanceof RepartitionOperation) {
      return through(plan, text);
    }
    return plan instanceof Join join && !join.isStreaming()
        ? throughSide(join, text)
        : Optional.empty();
  }

  private Optional<LogicalPlan> through(LogicalPlan plan, Expression text) {
    LogicalPlan child = plan.children().head();
    return text.references().subsetOf(child.outputSet())
        ? below(child, text).map(with -> Catalyst.withChild(plan, with))
        : Optional.empty();
  }

  /** Not through a side that the join fills with nulls: the status of no row is not null. */
  private Optional<LogicalPlan> throughSide(Join join, Expression text) {
    boolean inner = join.joinType() instanceof InnerLike;
    boolean keepsLeft =
        inner
            || join.joinType().equals(LeftOuter$.MODULE$)
            || join.joinType().equals(LeftSemi$.MODULE$)
            || join.joinType().equals(LeftAnti$.MODULE$);
    boolean keepsRight = inner || join.joinType().equals(RightOuter$.MODULE$);
    Optional<LogicalPlan> side = Optional.empty();
    if (keepsLeft && text.references().subsetOf(join.left().outputSet())) {
      side = below(join.left(), text).map(left -> withSides(join, left, join.right()));
    }
    if (side.isEmpty() && keepsRight && text.references().subsetOf(join.right().outputSet())) {
      side = below(join.right(), text).map(right -> withSides(join, join.left(), right));
    }
    return side;
  }

  private static LogicalPlan withSides(Join join, LogicalPlan left, LogicalPlan right) {
    return join.withNewChildren(Catalyst.seq(List.of(left, right)));
  }

  private LogicalPlan shown(Project project, LogicalPlan child) {
    List<NamedExpression> list = Catalyst.list(project.projectList());
    for (Attribute column : columns.values()) {
      if (list.stream().noneMatch(each -> each.exprId().equals(column.exprId()))) {
        list.add(column);
      }
    }
    return new Project(Catalyst.seq(list), child);
  }

  /** The node with columns for all that is wanted, those that it has among them. */
  private EmbedTexts extended(EmbedTexts node) {
    List<EmbedResult> results = new ArrayList<>(node.results());
    List<Attribute> added = Catalyst.list(node.added());
    for (EmbedResult wanted : columns.keySet()) {
      if (!results.contains(wanted)) {
        results.add(wanted);
        added.add(column(wanted));
      }
      columns.put(wanted, added.get(results.indexOf(wanted)));
    }
    return node.giving(results, added);
  }

  private static Attribute column(EmbedResult result) {
    return new AttributeReference(
        result.columnName(),
        result.type(),
        result.nullable(),
        Metadata.empty(),
        NamedExpression.newExprId(),
        Catalyst.seq(List.of()));
  }
}
