package io.poolhouse.spark;

import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Option;
import scala.collection.immutable.Map$;

/**
 * Refuses a query as Spark refuses one, with the place of the call in it. {@link AnalysisException}
 * is checked in Java, and Scala's interfaces, through which Spark calls us, declare none.
 */
final class Refusal {
  private static final String CONDITION = "POOLHOUSE_CALL";

  private Refusal() {}

  /** Throws; the type lets a caller write {@code throw}. */
  static RuntimeException of(Expression call, String message) {
    return of(call, message, null);
  }

  static RuntimeException of(Expression call, String message, Throwable cause) {
    Origin origin = call.origin();
    return thrown(
        new AnalysisException(
            "[%s] %s: %s".formatted(CONDITION, call.sql(), message),
            origin.line(),
            origin.startPosition(),
            Option.apply(cause),
            Option.empty(), // Spark Connect looks for what is named here among Spark's own errors
            Map$.MODULE$.empty(),
            new QueryContext[0],
            Option.empty(),
            Option.empty()));
  }

  @SuppressWarnings("unchecked") // erased: any exception passes as an unchecked one
  static <T extends Throwable> RuntimeException thrown(Throwable exception) throws T {
    throw (T) exception;
  }
}
