package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.runtime.BoxedUnit;

/** Calls that one table can evaluate, and what stands for each once they are. */
final class EmbedCalls {

  private EmbedCalls() {}

  /** Of an expression, outermost first. */
  static List<EmbedCall> in(Expression expression) {
    List<EmbedCall> calls = new ArrayList<>();
    expression.foreach(
        each -> {
          if (each instanceof EmbedCall call) {
            calls.add(call);
          }
          return BoxedUnit.UNIT;
        });
    return calls;
  }

  static boolean areIn(LogicalPlan node) {
    return Catalyst.expressions(node).stream().anyMatch(EmbedCall::isIn);
  }

  /** Of a node, those that hold no other call: the text of the other is not known yet. */
  static List<EmbedCall> innermost(LogicalPlan node) {
    return Catalyst.expressions(node).stream()
        .flatMap(each -> in(each).stream())
        .filter(call -> !EmbedCall.isIn(call.text()))
        .toList();
  }

  /** Side by side those on one text that one pass of the model can answer. */
  static Collection<List<EmbedCall>> byPass(List<EmbedCall> calls) {
    record Key(Expression text, EmbedPass pass) {}
    Map<Key, List<EmbedCall>> passes = new LinkedHashMap<>();
    for (EmbedCall call : calls) {
      passes
          .computeIfAbsent(
              new Key(call.text().canonicalized(), call.pass()), key -> new ArrayList<>())
          .add(call);
    }
    return passes.values();
  }

  /** The node with columns in the place of evaluated calls. */
  static LogicalPlan replaced(LogicalPlan node, Map<Expression, Attribute> evaluated) {
    return Catalyst.withExpressions(
        node,
        each ->
            each instanceof EmbedCall call && evaluated.containsKey(call.canonicalized())
                ? evaluated.get(call.canonicalized())
                : each);
  }
}
