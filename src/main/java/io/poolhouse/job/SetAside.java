package io.poolhouse.job;

import io.poolhouse.job.TextCounts.EmbeddedColumn;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Input columns that have the name of a status or token column which the job needs for its counts
 * only, as the output of an earlier {@code --status} has: they get another name meanwhile.
 */
record SetAside(List<String> names) {
  private static final String PREFIX = "__poolhouse_kept_";

  static SetAside of(Dataset<Row> input, List<EmbeddedColumn> columns) {
    return new SetAside(
        Arrays.stream(input.columns())
            .filter(
                name ->
                    columns.stream()
                        .flatMap(each -> Stream.of(each.status(), each.tokens()))
                        .anyMatch(name::equalsIgnoreCase))
            .toList());
  }

  Dataset<Row> hide(Dataset<Row> rows) {
    Dataset<Row> hidden = rows;
    for (String name : names) {
      hidden = hidden.withColumnRenamed(name, PREFIX + name);
    }
    return hidden;
  }

  Dataset<Row> show(Dataset<Row> rows) {
    Dataset<Row> shown = rows;
    for (String name : names) {
      shown = shown.withColumnRenamed(PREFIX + name, name);
    }
    return shown;
  }
}
