package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;

/**
 * Calls on what an aggregation gives, as {@code embed(max(text))} or {@code embed(text) … GROUP BY
 * text}, move into a projection above it, where there is one text a group.
 */
final class AggregatedTexts {
  private final Aggregate node;
  private final List<NamedExpression> aggregated = new ArrayList<>();
  private final List<NamedExpression> above = new ArrayList<>();

  private AggregatedTexts(Aggregate node) {
    this.node = node;
    for (NamedExpression column : Catalyst.list(node.aggregateExpressions())) {
      if (isOverAggregates((Expression) column)) {
        above.add((NamedExpression) Catalyst.transformed((Expression) column, this::fromBelow));
      } else {
        aggregated.add(column);
        above.add(column.toAttribute());
      }
    }
  }

  static LogicalPlan separated(LogicalPlan plan) {
    if (!(plan instanceof Aggregate aggregate)) {
      return plan;
    }
    if (below(aggregate) instanceof Filter filter) {
      Conditions onKeys =
          Conditions.of(filter.condition())
              .movable()
              .where(each -> EmbedCall.isIn(each) && isOfKeys(each, aggregate));
      if (!onKeys.isEmpty()) {
        return chosenAfter(aggregate, filter, onKeys);
      }
    }
    return EmbedCalls.areIn(aggregate) ? aboveAggregates(aggregate) : plan;
  }

  /** Through a projection that only leaves columns out. */
  private static LogicalPlan below(Aggregate aggregate) {
    return aggregate.child() instanceof Project project
            && Catalyst.list(project.projectList()).stream().allMatch(Attribute.class::isInstance)
        ? project.child()
        : aggregate.child();
  }

  /** Not of nothing: without rows, an aggregation without keys has a row still. */
  private static boolean isOfKeys(Expression condition, Aggregate aggregate) {
    return !condition.references().isEmpty() && condition.references().subsetOf(keys(aggregate));
  }

  /**
   * Columns by which it groups, of types whose equal values are one text: not so are 0.0 and -0.0.
   */
  private static AttributeSet keys(Aggregate aggregate) {
    return Catalyst.setOf(
        Catalyst.seq(
            Catalyst.list(aggregate.groupingExpressions()).stream()
                .filter(Attribute.class::isInstance)
                .map(Attribute.class::cast)
                .filter(key -> key.dataType().equals(DataTypes.StringType))
                .toList()));
  }

  /**
   * Spark filters rows by what depends on keys only, wherever the query does. It is the same for
   * all rows of a group, and there are fewer groups to embed.
   */
  private static LogicalPlan chosenAfter(Aggregate node, Filter filter, Conditions onKeys) {
    List<NamedExpression> columns = Catalyst.list(node.aggregateExpressions());
    List<NamedExpression> withKeys = new ArrayList<>(columns);
    Catalyst.list(keys(node).toSeq()).stream()
        .filter(key -> columns.stream().noneMatch(each -> each.exprId().equals(key.exprId())))
        .forEach(withKeys::add);
    Conditions others = Conditions.of(filter.condition()).without(onKeys);
    LogicalPlan rows =
        Catalyst.transformed(
            node.child(), each -> each == filter ? others.over(filter.child()) : each);
    LogicalPlan groups =
        separated(
            new Aggregate(node.groupingExpressions(), Catalyst.seq(withKeys), rows, node.hint()));
    return new Project(
        Catalyst.<NamedExpression>seq(Catalyst.list(node.output())), onKeys.over(groups));
  }

  private static LogicalPlan aboveAggregates(Aggregate node) {
    AggregatedTexts split = new AggregatedTexts(node);
    return split.aggregated.size() == split.above.size() && split.isUnchanged()
        ? node
        : new Project(
            Catalyst.seq(split.above),
            new Aggregate(
                node.groupingExpressions(),
                Catalyst.seq(split.aggregated),
                node.child(),
                node.hint()));
  }

  private boolean isUnchanged() {
    return Catalyst.list(node.aggregateExpressions()).equals(aggregated);
  }

  /** Whether a call in it is neither within an aggregate function nor a group's key. */
  private boolean isOverAggregates(Expression column) {
    if (column instanceof AggregateExpression || isKey(column)) {
      return false;
    }
    return column instanceof EmbedCall
        || Catalyst.list(column.children()).stream().anyMatch(this::isOverAggregates);
  }

  /** Aggregates and keys become columns of the aggregation. */
  private Expression fromBelow(Expression each) {
    if (!(each instanceof AggregateExpression) && !isKey(each)) {
      return each;
    }
    for (NamedExpression known : aggregated) {
      if (known instanceof Alias alias && alias.child().semanticEquals(each)) {
        return alias.toAttribute();
      }
      if (known instanceof Attribute attribute && attribute.semanticEquals(each)) {
        return attribute;
      }
    }
    NamedExpression column =
        each instanceof Attribute attribute ? attribute : Catalyst.named(each, "_aggregated");
    aggregated.add(column);
    return column.toAttribute();
  }

  private boolean isKey(Expression each) {
    return Catalyst.list(node.groupingExpressions()).stream()
        .anyMatch(key -> key.semanticEquals(each));
  }
}
