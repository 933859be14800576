package io.poolhouse.spark;

import io.poolhouse.spark.EmbedResult.StatusOf;
import io.poolhouse.spark.EmbedResult.TokensOf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.errors.QueryCompilationErrors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.immutable.Seq;

/** The functions that SQL gets. */
enum SqlFunction {
  EMBED(
      "embed",
      DataTypes.createArrayType(DataTypes.FloatType, false),
      3,
      "_FUNC_(text[, pooling[, model]]) - The vector of a text, array<float>: its tokens' vectors"
          + " by the model, pooled. Null for a null text and for one that the model cannot take."
          + " Computed in batches."),
  STATUS(
      "embed_status",
      DataTypes.StringType,
      2,
      "_FUNC_(text[, model]) - What became of a text: ok, truncated, windowed, empty, null or"
          + " failed. From the same pass as its vectors."),
  TOKENS(
      "embed_tokens",
      DataTypes.IntegerType,
      2,
      "_FUNC_(text[, model]) - How many tokens of a text the model sees, [CLS] and [SEP] included."
          + " From the same pass as its vectors.");

  private final String word;
  private final DataType type;
  private final int mostArguments;
  private final String usage;

  SqlFunction(String word, DataType type, int mostArguments, String usage) {
    this.word = word;
    this.type = type;
    this.mostArguments = mostArguments;
    this.usage = usage;
  }

  String word() {
    return word;
  }

  DataType type() {
    return type;
  }

  /** Where the model stands among the arguments. */
  int modelArgument() {
    return mostArguments - 1;
  }

  EmbedResult other() {
    return this == STATUS ? new StatusOf() : new TokensOf();
  }

  /**
   * Makes all functions known to sessions that start from now on, as Spark's own functions are:
   * what {@code SparkSessionExtensions.injectFunction} makes counts as temporary, and a stored view
   * may not have it.
   */
  static void registerAll() {
    for (SqlFunction function : values()) {
      FunctionRegistry.builtin()
          .registerFunction(
              FunctionIdentifier.apply(function.word), function.info(), function::call);
    }
  }

  private ExpressionInfo info() {
    return new ExpressionInfo(
        SqlEmbedCall.class.getName(),
        null,
        word,
        usage,
        "",
        "",
        "",
        "misc_funcs",
        "",
        "",
        "built-in");
  }

  private Expression call(Seq<Expression> arguments) {
    if (arguments.isEmpty() || arguments.size() > mostArguments) {
      throw wrongCount(arguments.size());
    }
    return new SqlEmbedCall(this, arguments);
  }

  private RuntimeException wrongCount(int given) {
    List<Object> expected =
        new ArrayList<>(IntStream.rangeClosed(1, mostArguments).boxed().toList());
    Throwable wrong =
        QueryCompilationErrors.wrongNumArgsError(word, Catalyst.seq(expected), given, "", "", "");
    return Refusal.thrown(wrong);
  }
}
