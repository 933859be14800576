package io.poolhouse.job;

import io.poolhouse.spark.ModelLoads;
import io.poolhouse.spark.ObservedRows;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Counts rows, tokens and statuses on their way to the output. */
final class TextCounts {
  private static final String ROWS = "rows";
  private static final String TOKENS = "tokens";

  private final List<EmbeddedColumn> columns;
  private SparkSession spark;
  private ObservedRows observed;
  private long loadsBefore;

  /** The names that embedding gave to one text column's status and token count. */
  record EmbeddedColumn(String status, String tokens) {

    static EmbeddedColumn of(TextEmbedder embedder) {
      return new EmbeddedColumn(embedder.statusColumn(), embedder.tokensColumn());
    }

    Column statusIs(TextStatus wanted) {
      return quoted(status).equalTo(wanted.word());
    }

    static Column quoted(String name) {
      return functions.col("`" + name.replace("`", "``") + "`");
    }
  }

  TextCounts(List<EmbeddedColumn> columns) {
    this.columns = columns;
  }

  /** The same rows; the first action that has computed them all has counted them. */
  Dataset<Row> watching(Dataset<Row> rows) {
    List<Column> sums = new ArrayList<>();
    sums.add(total(each -> EmbeddedColumn.quoted(each.tokens())).as(TOKENS));
    for (TextStatus status : TextStatus.values()) {
      sums.add(
          total(each -> functions.when(each.statusIs(status), 1).otherwise(0)).as(status.word()));
    }
    spark = rows.sparkSession();
    loadsBefore = ModelLoads.in(spark);
    observed =
        ObservedRows.of(
            rows, functions.count(functions.lit(1)).as(ROWS), sums.toArray(Column[]::new));
    return observed.rows();
  }

  /** After the rows were computed. */
  Summary summary(double seconds) {
    Row counts = observed.values();
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    for (TextStatus status : TextStatus.values()) {
      statuses.put(status, counts.getAs(status.word()));
    }
    long rows = counts.getAs(ROWS);
    return new Summary(
        rows,
        rows * columns.size(),
        counts.getAs(TOKENS),
        seconds,
        statuses,
        ModelLoads.in(spark) - loadsBefore);
  }

  /** Over all text columns; the sum over no rows is null. */
  private Column total(Function<EmbeddedColumn, Column> number) {
    Column ofRow = columns.stream().map(number).reduce(Column::plus).orElseThrow();
    return functions.coalesce(functions.sum(ofRow), functions.lit(0L));
  }
}
