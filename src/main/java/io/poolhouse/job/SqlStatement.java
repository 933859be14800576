package io.poolhouse.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.CompoundBody;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.util.StringUtils;
import org.apache.spark.sql.internal.SessionState;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One of the statements of a query's text.
 *
 * @param name for messages: where there are several, which one it is
 * @param plan as it was written; no name in it is looked up yet
 */
record SqlStatement(String name, String text, LogicalPlan plan) {

  /**
   * Split at semicolons as Spark's shell does it: not at those in quotes, comments or {@code BEGIN
   * … END}.
   *
   * @throws RequestException where one of them is no SQL, or where there is none
   */
  static List<SqlStatement> all(SparkSession spark, String text) {
    List<String> parts =
        CollectionConverters.asJava(StringUtils.splitSemiColonWithIndex(text, true)).stream()
            .map(String::strip)
            .filter(part -> !isComment(part))
            .toList();
    if (parts.isEmpty()) {
      throw new RequestException("There is no statement in the query. Expected SQL.");
    }
    List<SqlStatement> statements = new ArrayList<>();
    for (String part : parts) {
      String name = parts.size() == 1 ? "query" : "statement " + (statements.size() + 1);
      statements.add(parsed(spark, name, part));
    }
    return statements;
  }

  private static boolean isComment(String part) {
    return part.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("--[^\n]*", "").isBlank();
  }

  private static SqlStatement parsed(SparkSession spark, String name, String part) {
    try {
      return new SqlStatement(name, part, state(spark).sqlParser().parsePlan(part));
    } catch (Exception wrong) {
      throw refused(name, wrong);
    }
  }

  /**
   * What the names stand for; empty for a script, whose statements Spark reads one after the other.
   *
   * @throws RequestException where they stand for nothing, or the query cannot be
   */
  Optional<LogicalPlan> analyzed(SparkSession spark) {
    if (plan instanceof CompoundBody) {
      return Optional.empty();
    }
    try {
      SessionState state = state(spark);
      return Optional.of(state.executePlan(plan, state.executePlan$default$2()).analyzed());
    } catch (Exception wrong) {
      throw refused(name, wrong);
    }
  }

  private static SessionState state(SparkSession spark) {
    return ((org.apache.spark.sql.classic.SparkSession) spark).sessionState();
  }

  /** Whether it does something else than to give rows. */
  static boolean isCommand(LogicalPlan analyzed) {
    return analyzed instanceof Command;
  }

  /** In the user's words, for what Spark says of the SQL; anything else as it is. */
  static RuntimeException refused(String name, Exception wrong) {
    if (!(wrong instanceof AnalysisException refusal)) {
      return wrong instanceof RuntimeException other ? other : new IllegalStateException(wrong);
    }
    String reason = Failure.reason(refusal).replaceFirst("\\.?;? line \\d+ pos \\d+;?$", "");
    return new RequestException(
        "%s%s: %s%s"
            .formatted(
                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                place(refusal),
                reason,
                reason.endsWith("?") ? "" : "."),
        refusal);
  }

  private static String place(AnalysisException refusal) {
    Option<Object> line = refusal.line();
    Option<Object> column = refusal.startPosition();
    return line.isEmpty() || column.isEmpty()
        ? ""
        : ", line %s, column %d".formatted(line.get(), (int) column.get() + 1);
  }
}
