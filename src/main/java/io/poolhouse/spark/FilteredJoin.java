package io.poolhouse.spark;

import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.InnerLike;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * An inner join and a filter on it are one to a query, but not to us: a condition on vectors of
 * each table by itself belongs to the join, so that rows are embedded and not pairs; one on a text
 * of both tables has to wait for the pairs.
 */
final class FilteredJoin {
  private FilteredJoin() {}

  static boolean isInner(LogicalPlan plan) {
    return plan instanceof Join join && join.joinType() instanceof InnerLike;
  }

  /**
   * Spark leaves conditions with calls above a join, because it could not evaluate them within.
   *
   * @param join an inner one, the filter's child
   * @return those that the join can decide
   */
  static Conditions within(Filter filter, LogicalPlan join) {
    return Conditions.of(filter.condition())
        .movable()
        .where(
            each ->
                EmbedCalls.in(each).stream().anyMatch(call -> !call.references().isEmpty())
                    && EmbedCalls.in(each).stream().allMatch(call -> isOneSided(call, join)));
  }

  private static boolean isOneSided(EmbedCall call, LogicalPlan join) {
    return Catalyst.list(join.children()).stream()
        .anyMatch(side -> call.references().subsetOf(side.outputSet()));
  }

  static LogicalPlan merged(Filter filter, Join join, Conditions within) {
    return Conditions.of(filter.condition())
        .without(within)
        .over(
            new Join(
                join.left(),
                join.right(),
                Inner$.MODULE$,
                Conditions.of(join.condition()).and(within).joined(),
                join.hint()));
  }

  /** With the conditions that have calls in a filter above it. */
  static LogicalPlan apart(Join join) {
    Conditions all = Conditions.of(join.condition());
    Conditions waiting = all.where(EmbedCall::isIn);
    return waiting.over(
        new Join(
            join.left(),
            join.right(),
            join.joinType(),
            all.without(waiting).joined(),
            join.hint()));
  }
}
