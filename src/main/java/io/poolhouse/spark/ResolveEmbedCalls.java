package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Reads the poolings and models of a query's calls, and refuses those that cannot be, while Spark
 * analyses the query: before any row is read.
 */
final class ResolveEmbedCalls extends Rule<LogicalPlan> {

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    Map<String, TextEmbedder> models = new HashMap<>();
    return plan.resolveExpressions(
        Catalyst.partial(
            each ->
                each instanceof SqlEmbedCall call && isReady(call)
                    ? resolved(call, models)
                    : each));
  }

  private static boolean isReady(SqlEmbedCall call) {
    return call.childrenResolved() && call.checkInputDataTypes().isSuccess();
  }

  /**
   * @param models by name: a query that has one model in many calls opens it once
   */
  private static Expression resolved(SqlEmbedCall call, Map<String, TextEmbedder> models) {
    List<Expression> arguments = call.arguments();
    Expression text = arguments.get(0);
    if (Catalyst.exists(text, NamedLambdaVariable.class::isInstance)) {
      throw Refusal.of(
          call,
          "the text is a lambda's variable, and texts are embedded a whole row at a time. Explode"
              + " the array first, embed, and collect the vectors again.");
    }
    String model = text(call, call.function().modelArgument(), "model", SqlSettings.model());
    String pooling = call.function() == SqlFunction.EMBED ? text(call, 1, "pooling", "") : "";
    try {
      TextEmbedder embedder = models.computeIfAbsent(model, SqlSettings::embedder);
      EmbedResult result =
          call.function() == SqlFunction.EMBED
              ? new VectorOf(onlyPooling(call, embedder, pooling), false)
              : call.function().other();
      EmbedCall resolved = new EmbedCall(text, embedder.pass(), result, others(arguments));
      resolved.copyTagsFrom(call);
      return resolved;
    } catch (IllegalArgumentException | UncheckedIOException wrong) {
      throw Refusal.of(call, wrong.getMessage(), wrong);
    }
  }

  private static Pooling onlyPooling(SqlEmbedCall call, TextEmbedder embedder, String words) {
    List<Pooling> poolings = embedder.poolings(words);
    if (poolings.size() > 1) {
      throw Refusal.of(
          call,
          "a call gives one vector, and '%s' stands for %d: %s. Call it once for each, which costs no second pass, or join them with '+'."
              .formatted(
                  words,
                  poolings.size(),
                  poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "))));
    }
    return poolings.get(0);
  }

  /** A constant of the query: rows cannot have poolings or models of their own. */
  private static String text(SqlEmbedCall call, int index, String what, String otherwise) {
    if (call.arguments().size() <= index) {
      return otherwise;
    }
    Expression argument = call.arguments().get(index);
    if (!argument.foldable()) {
      throw Refusal.of(
          call,
          "the %s is %s, which may differ from row to row. Expected a constant, as in embed(text, 'mean')."
              .formatted(what, argument.sql()));
    }
    Object value = argument.eval(null);
    if (value == null || value.toString().isBlank()) {
      throw Refusal.of(
          call,
          "the %s is %s. Expected a %1$s, as in embed(text, 'mean', 'minilm'), or no argument."
              .formatted(what, value == null ? "null" : "empty"));
    }
    return value.toString();
  }

  private static String others(List<Expression> arguments) {
    return arguments.stream()
        .skip(1)
        .map(each -> ", " + each.eval(null))
        .collect(Collectors.joining());
  }
}
