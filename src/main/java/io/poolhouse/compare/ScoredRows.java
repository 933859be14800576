package io.poolhouse.compare;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_valid_utf8;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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

  /** The columns of an input; computes nothing yet. */
  static ScoredRows of(
      Dataset<Row> input, String textA, String textB, String score, Optional<String> subset) {
    InputColumn first = column(input, textA);
    InputColumn second = column(input, textB);
    if (first.equals(second)) {
      throw new CompareException(
          "The pair '%s,%s' is one column twice. Name the two columns whose texts are to be compared."
              .formatted(textA, textB));
    }
    InputColumn scores = column(input, score);
    Column subsets =
        subset.map(name -> texts(column(input, name))).orElse(lit(null).cast("string"));
    Column written = trim(make_valid_utf8(scores.numbers()));
    return new ScoredRows(
        input.select(
            texts(first).as("a"),
            texts(second).as("b"),
            written.as("written"),
            when(written.rlike("^" + NUMBER + "$"), written.try_cast("double")).as("score"),
            subsets.as("subset")),
        scores.field().name());
  }

  private static InputColumn column(Dataset<Row> input, String name) {
    return InputColumn.in(input.schema(), name, "the input");
  }

  /** Bytes that are no UTF-8 become U+FFFD, as tokenizers see them. */
  private static Column texts(InputColumn column) {
    return make_valid_utf8(column.texts());
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
    String text = row.isNullAt(0) ? row.getString(1) : row.getString(0);
    return "Row %d (text %s): %s. Expected a number in every row; correct the row or leave it out."
        .formatted(number, Shown.of(text == null ? "" : text), fault(row));
  }

  private String fault(Row row) {
    if (row.isNullAt(2)) {
      return "no score in column '%s'".formatted(scoreColumn);
    }
    String written = row.getString(2);
    boolean infinite = !row.isNullAt(4) || written.matches(NOT_FINITE);
    return "score %s in column '%s' is not a %s"
        .formatted(Shown.of(written), scoreColumn, infinite ? "finite number" : "number");
  }
}
