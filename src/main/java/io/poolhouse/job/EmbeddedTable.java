package io.poolhouse.job;

import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.TextStatus;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;

/**
 * A table with its vectors, computed when it is written.
 *
 * @param rows with vectors, status and tokens of each text column
 * @param columns the status and token columns
 * @param keepStatus whether those go into the output
 * @param loads how often an executor loaded the model
 */
record EmbeddedTable(
    Dataset<Row> rows, List<EmbeddedColumn> columns, boolean keepStatus, LongAccumulator loads) {

  /**
   * @param embedders one for each text column, with status
   */
  static EmbeddedTable of(Dataset<Row> input, List<TextEmbedder> embedders, boolean keepStatus) {
    LongAccumulator loads = newCounter(input);
    Dataset<Row> rows = input;
    for (TextEmbedder embedder : embedders) {
      rows = embedder.transform(rows, loads);
    }
    return new EmbeddedTable(rows, columns(embedders), keepStatus, loads);
  }

  /** The table with status and tokens, but without vectors. */
  static EmbeddedTable counting(Dataset<Row> input, List<TextEmbedder> embedders) {
    LongAccumulator loads = newCounter(input);
    Dataset<Row> rows = input;
    for (TextEmbedder embedder : embedders) {
      rows = embedder.countTokens(rows, loads);
    }
    return new EmbeddedTable(rows, columns(embedders), true, loads);
  }

  private static LongAccumulator newCounter(Dataset<Row> input) {
    return input.sparkSession().sparkContext().longAccumulator("model loads");
  }

  private static List<EmbeddedColumn> columns(List<TextEmbedder> embedders) {
    return embedders.stream()
        .map(each -> new EmbeddedColumn(each.statusColumn(), each.tokensColumn()))
        .toList();
  }

  /** Computes and writes all rows, those that failed into the quarantine where there is one. */
  Summary write(TableOutput output, Optional<TableOutput> quarantine) throws InterruptedException {
    TextCounts counts = new TextCounts(columns);
    Dataset<Row> counted = counts.watching(rows);
    long start = System.nanoTime();
    if (quarantine.isPresent()) {
      writeApart(counted, output, quarantine.get());
    } else {
      output.write(finished(counted));
    }
    return counts.summary((System.nanoTime() - start) / 1e9, loads.value());
  }

  /** Computes all rows and writes nothing. */
  Summary compute() throws InterruptedException {
    TextCounts counts = new TextCounts(columns);
    Dataset<Row> counted = counts.watching(rows);
    long start = System.nanoTime();
    counted.write().format("noop").mode(SaveMode.Overwrite).save();
    return counts.summary((System.nanoTime() - start) / 1e9, loads.value());
  }

  private void writeApart(Dataset<Row> counted, TableOutput output, TableOutput quarantine) {
    Column failed =
        columns.stream()
            .map(column -> column.statusIs(TextStatus.FAILED))
            .reduce(Column::or)
            .orElseThrow();
    Dataset<Row> computedOnce = counted.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      output.write(finished(computedOnce.filter(functions.not(failed))));
      Dataset<Row> bad = computedOnce.filter(failed);
      if (!bad.isEmpty()) {
        quarantine.write(bad);
      }
    } finally {
      computedOnce.unpersist();
    }
  }

  private Dataset<Row> finished(Dataset<Row> all) {
    if (keepStatus) {
      return all;
    }
    String[] unwanted =
        columns.stream()
            .flatMap(each -> java.util.stream.Stream.of(each.status(), each.tokens()))
            .toArray(String[]::new);
    return all.drop(unwanted);
  }
}
