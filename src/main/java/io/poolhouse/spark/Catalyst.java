package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.Option;
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

  static LogicalPlan withChild(LogicalPlan node, LogicalPlan child) {
    return node.withNewChildren(seq(List.of(child)));
  }

  static Alias named(Expression value, String name) {
    return new Alias(
        value, name, NamedExpression.newExprId(), seq(List.of()), Option.empty(), seq(List.of()));
  }

  /**
   * The expression in terms of what a projection reads. A random column keeps its name: computed
   * again, it would be another.
   */
  static Expression withoutAliases(Expression expression, Project project) {
    List<NamedExpression> columns = list(project.projectList());
    return transformed(expression, each -> definition(each, columns));
  }

  private static Expression definition(Expression each, List<NamedExpression> columns) {
    for (NamedExpression column : columns) {
      if (each instanceof Attribute attribute
          && column instanceof Alias alias
          && alias.exprId().equals(attribute.exprId())
          && alias.deterministic()) {
        return alias.child();
      }
    }
    return each;
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
