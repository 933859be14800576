package io.poolhouse.spark;

import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * The functions as plain UDFs over an encoder of their own, one text at a time: what every query
 * must give, however Spark plans it.
 */
final class RowAtATime {
  private static final Pattern CALL = Pattern.compile("\\b(embed|embed_status|embed_tokens)\\(");
  private static final Map<String, float[]> VECTORS = new ConcurrentHashMap<>();
  private static MiniLm model;

  private RowAtATime() {}

  /** The query with the plain functions in the places of ours; these need a pooling. */
  static String query(String query) {
    return CALL.matcher(query).replaceAll("plain_$1(");
  }

  static void registerIn(SparkSession spark) {
    UDF2<String, String, float[]> vector = RowAtATime::vector;
    UDF1<String, String> status = RowAtATime::status;
    UDF1<String, Integer> tokens = RowAtATime::tokens;
    spark
        .udf()
        .register("plain_embed", vector, DataTypes.createArrayType(DataTypes.FloatType, false));
    spark.udf().register("plain_embed_status", status, DataTypes.StringType);
    spark.udf().register("plain_embed_tokens", tokens, DataTypes.IntegerType);
  }

  static float[] vector(String text, String pooling) {
    return text == null
        ? null
        : VECTORS.computeIfAbsent(pooling + "\n" + text, key -> model().vector(text, pooling));
  }

  private static String status(String text) {
    return text == null ? "null" : text.isBlank() ? "empty" : "ok";
  }

  private static Integer tokens(String text) {
    if (text == null) {
      return 0;
    }
    List<TokenizedText> tokenized = model().tokenizer().tokenize(List.of(text));
    return tokenized.get(0).tokens();
  }

  private static synchronized MiniLm model() {
    try {
      if (model == null) {
        model = MiniLm.open(LongTexts.TRUNCATE);
      }
      return model;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
