package io.poolhouse.spark;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/** A condition's parts, all of which must hold; none where there is no condition. */
record Conditions(List<Expression> parts) {

  static Conditions of(Expression condition) {
    return condition instanceof And both
        ? of(both.left()).and(of(both.right()))
        : new Conditions(List.of(condition));
  }

  static Conditions of(Option<Expression> condition) {
    return condition.isDefined() ? of(condition.get()) : new Conditions(List.of());
  }

  Conditions and(Conditions others) {
    return new Conditions(Stream.concat(parts.stream(), others.parts.stream()).toList());
  }

  Conditions where(Predicate<Expression> wanted) {
    return new Conditions(parts.stream().filter(wanted).toList());
  }

  /** Those before the first that is random: one behind it may not go before it. */
  Conditions movable() {
    return new Conditions(parts.stream().takeWhile(Expression::deterministic).toList());
  }

  Conditions without(Conditions others) {
    return where(each -> !others.parts.contains(each));
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  Option<Expression> joined() {
    return Option.apply(parts.stream().reduce(And::new).orElse(null));
  }

  /** Rows for which they hold. */
  LogicalPlan over(LogicalPlan table) {
    return isEmpty() ? table : new Filter(joined().get(), table);
  }
}
