package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.CollapseProject$;
import org.apache.spark.sql.catalyst.optimizer.ColumnPruning$;
import org.apache.spark.sql.catalyst.optimizer.ConvertToLocalRelation$;
import org.apache.spark.sql.catalyst.optimizer.PushProjectionThroughLimitAndOffset$;
import org.apache.spark.sql.catalyst.optimizer.RemoveNoopOperators$;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Takes the calls out of a query's expressions: below each node that has some it puts {@link
 * EmbedTexts}, whose columns stand in the calls' places. Works on a plan that Spark has optimized
 * already: filters are pushed down and columns pruned, so that only what is needed is embedded.
 */
final class ExtractEmbedCalls extends Rule<LogicalPlan> {
  static final ExtractEmbedCalls INSTANCE = new ExtractEmbedCalls();

  private static final List<Rule<LogicalPlan>> TIDYING =
      List.of(
          PushProjectionThroughLimitAndOffset$.MODULE$,
          ColumnPruning$.MODULE$,
          CollapseProject$.MODULE$,
          ConvertToLocalRelation$.MODULE$,
          RemoveNoopOperators$.MODULE$);

  /** Each of the rules above undoes itself what another makes anew: they settle in a few rounds. */
  private static final int MOST_ROUNDS = 10;

  private ExtractEmbedCalls() {}

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!Catalyst.exists(plan, EmbedCalls::areIn)) {
      return plan;
    }
    LogicalPlan late = Catalyst.transformed(LateEmbedding.of(plan), AggregatedTexts::separated);
    LogicalPlan tidy = tidied(Catalyst.transformed(late, ExtractEmbedCalls::extracted));
    LogicalPlan whole = InputFiles.readBefore(RereadVectors.embeddedOnce(tidy));
    return new SpreadTexts(SparkSession.active()).over(whole);
  }

  private static LogicalPlan tidied(LogicalPlan plan) {
    LogicalPlan before;
    LogicalPlan after = plan;
    int round = 0;
    do {
      before = after;
      for (Rule<LogicalPlan> rule : TIDYING) {
        after = rule.apply(after);
      }
    } while (!after.fastEquals(before) && ++round < MOST_ROUNDS);
    return after;
  }

  /**
   * The node without calls; its output is what it was. A command has no rows: it writes those of a
   * query below it, or asks queries of its own, as Delta's MERGE does.
   */
  private static LogicalPlan extracted(LogicalPlan node) {
    if (!EmbedCalls.areIn(node) || node instanceof Command) {
      return node;
    }
    if (node instanceof Filter filter) {
      LogicalPlan apart = apart(filter);
      if (apart != filter) {
        return Catalyst.transformed(apart, ExtractEmbedCalls::extracted);
      }
    }
    LogicalPlan evaluated = node;
    boolean more = true;
    while (more) {
      LogicalPlan next = withEvaluatedOnce(evaluated);
      more = next != evaluated && EmbedCalls.areIn(next);
      evaluated = next;
    }
    if (EmbedCalls.areIn(evaluated)) {
      evaluated = afterTheJoin(evaluated);
    }
    return sameOutput(node, evaluated);
  }

  /**
   * Conditions that need no call go before the others; those on vectors of two tables join them.
   */
  private static LogicalPlan apart(Filter filter) {
    if (FilteredJoin.isInner(filter.child())) {
      Join join = (Join) filter.child();
      Conditions within = FilteredJoin.within(filter, join);
      if (!within.isEmpty()) {
        return FilteredJoin.merged(filter, join, within);
      }
    }
    Conditions all = Conditions.of(filter.condition());
    Conditions cheap = all.movable().where(each -> !EmbedCall.isIn(each));
    return cheap.isEmpty() ? filter : all.without(cheap).over(cheap.over(filter.child()));
  }

  /** One round: calls within calls take one more. */
  private static LogicalPlan withEvaluatedOnce(LogicalPlan node) {
    List<EmbedCall> open = EmbedCalls.innermost(node);
    Map<Expression, Attribute> columns = new HashMap<>();
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : Catalyst.list(node.children())) {
      List<EmbedCall> here =
          open.stream()
              .filter(call -> !columns.containsKey(call.canonicalized()))
              .filter(call -> call.references().subsetOf(child.outputSet()))
              .toList();
      LogicalPlan evaluating = child;
      for (List<EmbedCall> calls : EmbedCalls.byPass(here)) {
        evaluating = SharedPass.answering(calls, evaluating, columns);
      }
      children.add(evaluating);
    }
    return columns.isEmpty()
        ? node
        : EmbedCalls.replaced(node.withNewChildren(Catalyst.seq(children)), columns);
  }

  /** An inner join's conditions over both tables become a filter over the joined rows. */
  private static LogicalPlan afterTheJoin(LogicalPlan node) {
    if (!(node instanceof Join join && FilteredJoin.isInner(node))) {
      throw EmbedCallCheck.twoSided(
          EmbedCalls.innermost(node).get(0), "'%s'".formatted(node.nodeName()));
    }
    return extracted(FilteredJoin.apart(join));
  }

  private static LogicalPlan sameOutput(LogicalPlan original, LogicalPlan node) {
    List<Attribute> wanted = Catalyst.list(original.output());
    List<Attribute> given = Catalyst.list(node.output());
    return ids(wanted).equals(ids(given))
        ? node
        : new Project(Catalyst.<NamedExpression>seq(wanted), node);
  }

  private static List<Object> ids(List<Attribute> attributes) {
    return attributes.stream().<Object>map(Attribute::exprId).toList();
  }
}
