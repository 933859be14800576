package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Spark's trees and sequences in Java's words. */
final class Catalyst {
  private Catalyst() {}

  static <T> Seq<T> seq(List<? extends T> elements) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(elements)).toList();
  }

  static <T> List<T> list(scala.collection.Seq<? extends T> elements) {
    return new ArrayList<>(CollectionConverters.asJava(elements));
  }

  static AttributeSet setOf(Seq<Attribute> attributes) {
    return AttributeSet.apply(Catalyst.<Expression>seq(list(attributes)));
  }

  static List<Expression> expressions(LogicalPlan plan) {
    return list(plan.expressions());
  }

  static boolean exists(Expression expression, Predicate<Expression> wanted) {
    return expression.exists(each -> wanted.test(each));
  }

  static boolean exists(LogicalPlan plan, Predicate<LogicalPlan> wanted) {
    return plan.exists(each -> wanted.test(each));
  }

  /** From the leaves to the root. */
  static LogicalPlan transformed(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    return plan.transformUp(partial(change));
  }

  /** From the root to the leaves; what {@code change} returns as it was is looked into. */
  static Expression transformed(Expression expression, UnaryOperator<Expression> change) {
    return expression.transformDown(partial(change));
  }

  /** All expressions of the node itself, each from its root to its leaves. */
  static LogicalPlan withExpressions(LogicalPlan node, UnaryOperator<Expression> change) {
    return node.transformExpressionsDown(partial(change));
  }

  /** Defined everywhere: a rule that changes nothing returns what it was given. */
  static <T> AbstractPartialFunction<T, T> partial(UnaryOperator<T> change) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T node) {
        return true;
      }

      @Override
      @SuppressWarnings("unchecked") // Spark applies it to T only
      public <A extends T, B> B applyOrElse(A node, scala.Function1<A, B> otherwise) {
        return (B) change.apply(node);
      }
    };
  }
}
