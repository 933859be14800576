package io.poolhouse.spark;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The SQL functions as columns, for sessions with {@link PoolhouseExtensions}, over Spark Connect
 * too.
 *
 * <pre>{@code
 * table.select(col("id"), Poolhouse.embed(col("text"), "mean"))
 * }</pre>
 */
public final class Poolhouse {
  private Poolhouse() {}

  /** The vector by the session's model and its own pooling: {@code array<float>}. */
  public static Column embed(Column text) {
    return functions.call_function(SqlFunction.EMBED.word(), text);
  }

  public static Column embed(Column text, String pooling) {
    return functions.call_function(SqlFunction.EMBED.word(), text, functions.lit(pooling));
  }

  public static Column embed(Column text, String pooling, String model) {
    return functions.call_function(
        SqlFunction.EMBED.word(), text, functions.lit(pooling), functions.lit(model));
  }

  /** What became of the text, by the session's model. */
  public static Column status(Column text) {
    return functions.call_function(SqlFunction.STATUS.word(), text);
  }

  public static Column status(Column text, String model) {
    return functions.call_function(SqlFunction.STATUS.word(), text, functions.lit(model));
  }

  /** How many tokens the session's model sees. */
  public static Column tokens(Column text) {
    return functions.call_function(SqlFunction.TOKENS.word(), text);
  }

  public static Column tokens(Column text, String model) {
    return functions.call_function(SqlFunction.TOKENS.word(), text, functions.lit(model));
  }
}
