package io.poolhouse.job;

import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts rows, tokens and statuses on their way to the output, through Spark's own observation:
 * each row counts once, also where a task was repeated.
 */
final class TextCounts {
  private static final String ROWS = "rows";
  private static final String TOKENS = "tokens";

  private final Observation observation = new Observation("embedded texts");
  private final List<EmbeddedColumn> columns;

  /** The names that embedding gave to one text column's status and token count. */
  record EmbeddedColumn(String status, String tokens) {

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

  Dataset<Row> watching(Dataset<Row> rows) {
    List<Column> sums = new ArrayList<>();
    sums.add(total(each -> EmbeddedColumn.quoted(each.tokens())).as(TOKENS));
    for (TextStatus status : TextStatus.values()) {
      sums.add(
          total(each -> functions.when(each.statusIs(status), 1).otherwise(0)).as(status.word()));
    }
    return rows.observe(
        observation, functions.count(functions.lit(1)).as(ROWS), sums.toArray(Column[]::new));
  }

  /** After the rows were computed. */
  Summary summary(double seconds, long modelLoads) throws InterruptedException {
    Map<String, Object> counts = observation.getAsJava();
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    for (TextStatus status : TextStatus.values()) {
      statuses.put(status, count(counts, status.word()));
    }
    long rows = count(counts, ROWS);
    return new Summary(
        rows, rows * columns.size(), count(counts, TOKENS), seconds, statuses, modelLoads);
  }

  /** Over all text columns; the sum over no rows is null. */
  private Column total(java.util.function.Function<EmbeddedColumn, Column> number) {
    Column ofRow = columns.stream().map(number).reduce(Column::plus).orElseThrow();
    return functions.coalesce(functions.sum(ofRow), functions.lit(0L));
  }

  private static long count(Map<String, Object> counts, String name) {
    return ((Number) counts.get(name)).longValue();
  }
}
