package io.poolhouse.compare;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The columns that a comparison of pairs needs: {@code a}, {@code b} and {@code written} (strings),
 * {@code score} (double; null where what is written is no number) and {@code subset} (string).
 *
 * @param scoreColumn as the user named it
 */
record ScoredRows(Dataset<Row> rows, String scoreColumn) {
  /** Java reads more as a number, such as {@code 3d} or {@code 0x1p3}, and nobody means that. */
  private static final String NUMBER = "[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?";

  private static final String NOT_FINITE = "(?i)nan|[+-]?inf(inity)?";

  /** Of a text in a message. */
  private static final int SHOWN_CHARACTERS = 60;

  /** The columns of an input; computes nothing yet. */
  static ScoredRows of(
      Dataset<Row> input, String textA, String textB, String score, Optional<String> subset) {
    StructType schema = input.schema();
    PairColumn first = PairColumn.in(schema, textA).mustBeText();
    PairColumn second = PairColumn.in(schema, textB).mustBeText();
    if (first.equals(second)) {
      throw new CompareException(
          "The pair '%s,%s' is one column twice. Name the two columns whose texts are to be compared."
              .formatted(textA, textB));
    }
    PairColumn scores = PairColumn.in(schema, score).mustBeNumeric();
    Column subsets =
        subset
            .map(name -> PairColumn.in(schema, name).mustBeText().texts())
            .orElse(lit(null).cast("string"));
    Column written = trim(scores.texts());
    return new ScoredRows(
        input.select(
            first.texts().as("a"),
            second.texts().as("b"),
            written.as("written"),
            when(written.rlike("^" + NUMBER + "$"), written.try_cast("double")).as("score"),
            subsets.as("subset")),
        scores.name());
  }

  /**
   * @throws CompareException for the first row whose score is no finite number
   */
  void mustAllHaveScores() {
    if (rows.where(isBad()).isEmpty()) {
      return;
    }
    Tuple2<Row, Long> bad =
        rows.select(col("a"), col("b"), col("written"), isBad().as("bad"), col("score").as("score"))
            .toJavaRDD()
            .zipWithIndex() // in the order of the input's files
            .filter(row -> row._1().getBoolean(3))
            .first();
    throw new CompareException(message(bad._1(), bad._2() + 1));
  }

  /** 1e999 is written like a number and is infinite. */
  private static Column isBad() {
    return col("score").isNull().or(abs(col("score")).equalTo(Double.POSITIVE_INFINITY));
  }

  private String message(Row row, long number) {
    return "Row %d (text '%s'): %s. Expected a number in every row; correct the row or leave it out."
        .formatted(
            number, shown(row.isNullAt(0) ? row.getString(1) : row.getString(0)), fault(row));
  }

  private String fault(Row row) {
    if (row.isNullAt(2)) {
      return "no score in column '%s'".formatted(scoreColumn);
    }
    String written = row.getString(2);
    boolean infinite = !row.isNullAt(4) || written.matches(NOT_FINITE);
    return "score '%s' in column '%s' is not a %s"
        .formatted(shown(written), scoreColumn, infinite ? "finite number" : "number");
  }

  /** On one line, not much of it, and without marks that turn the direction of writing round. */
  private static String shown(String text) {
    if (text == null) {
      return "";
    }
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").replaceAll("\\p{Cf}", "?").strip();
    return line.codePointCount(0, line.length()) <= SHOWN_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }
}
