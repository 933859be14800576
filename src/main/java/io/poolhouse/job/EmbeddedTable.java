package io.poolhouse.job;

import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.lake.RowState;
import io.poolhouse.lake.TableDifference;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.KeptRows;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.TextStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A table with its vectors, computed when it is written.
 *
 * @param rows with vectors, status and tokens of each text column
 * @param inputColumns the names that the input's columns have in {@code rows}
 * @param aside what is renamed there; empty where the status columns go into the output
 * @param columns the status and token columns
 * @param keepStatus whether those go into the output
 */
record EmbeddedTable(
    Dataset<Row> rows,
    List<String> inputColumns,
    SetAside aside,
    List<EmbeddedColumn> columns,
    boolean keepStatus) {

  /**
   * @param embedders one for each text column, with status
   */
  static EmbeddedTable of(
      Dataset<Row> input,
      List<TextEmbedder> embedders,
      boolean keepStatus,
      DistinctTexts distinct) {
    return with(
        input,
        embedders,
        keepStatus,
        distinct,
        (embedder, rows) -> embedder.transform(distinct.together(rows, embedder)));
  }

  /** The table with status and tokens, but without vectors. */
  static EmbeddedTable counting(Dataset<Row> input, List<TextEmbedder> embedders) {
    return with(input, embedders, false, DistinctTexts.NONE, TextEmbedder::countTokens);
  }

  private static EmbeddedTable with(
      Dataset<Row> input,
      List<TextEmbedder> embedders,
      boolean keepStatus,
      DistinctTexts distinct,
      BiFunction<TextEmbedder, Dataset<Row>, Dataset<Row>> embedding) {
    List<EmbeddedColumn> columns = embedders.stream().map(EmbeddedColumn::of).toList();
    SetAside aside = keepStatus ? new SetAside(List.of()) : SetAside.of(input, columns);
    Dataset<Row> rows = aside.hide(input);
    List<String> inputColumns = List.of(rows.columns());
    for (TextEmbedder embedder : distinct.togetherFirst(embedders)) {
      rows = embedding.apply(embedder, rows);
    }
    rows = distinct.inOrderOf(embedders, rows, inputColumns);
    return new EmbeddedTable(rows, inputColumns, aside, columns, keepStatus);
  }

  /** The columns that {@link #finished} will have, without any work for it. */
  static StructType schema(StructType input, List<TextEmbedder> embedders, boolean keepStatus) {
    StructType schema = input;
    for (TextEmbedder embedder : embedders) {
      TextEmbedder writing = embedder.copy(ParamMap.empty());
      schema = writing.setStatus(keepStatus).transformSchema(schema);
    }
    return schema;
  }

  /**
   * With the state that the rows have brought along as the last column; without one where a text
   * has failed.
   */
  EmbeddedTable withState() {
    Column state = functions.col(TableDifference.STATE);
    return new EmbeddedTable(
        rows.withColumn(RowState.COLUMN, functions.when(functions.not(failed()), state))
            .drop(TableDifference.STATE),
        inputColumns.stream().filter(name -> !name.equals(TableDifference.STATE)).toList(),
        aside,
        columns,
        keepStatus);
  }

  /** The table as it is written. */
  Dataset<Row> finished() {
    return finished(rows);
  }

  /**
   * Computes and writes all rows, those that failed into the quarantine where there is one.
   *
   * @param output writes what it is given
   */
  Summary write(Consumer<Dataset<Row>> output, Optional<TableOutput> quarantine) {
    TextCounts counts = new TextCounts(columns);
    Dataset<Row> counted = counts.watching(rows);
    long start = System.nanoTime();
    if (quarantine.isPresent()) {
      writeApart(counted, output, quarantine.get());
    } else {
      output.accept(finished(counted));
    }
    return counts.summary((System.nanoTime() - start) / 1e9);
  }

  /** Computes all rows and writes nothing. */
  Summary compute() {
    TextCounts counts = new TextCounts(columns);
    long start = System.nanoTime();
    computeAll(counts.watching(rows));
    return counts.summary((System.nanoTime() - start) / 1e9);
  }

  private static void computeAll(Dataset<Row> rows) {
    rows.write().format("noop").mode(SaveMode.Overwrite).save();
  }

  /** Whether one of a row's texts failed. */
  Column failed() {
    return columns.stream()
        .map(column -> column.statusIs(TextStatus.FAILED))
        .reduce(Column::or)
        .orElseThrow();
  }

  /** The output comes last: it must not look complete where rows are missing that are nowhere. */
  private void writeApart(
      Dataset<Row> counted, Consumer<Dataset<Row>> output, TableOutput quarantine) {
    try (KeptRows computed = KeptRows.of(counted)) {
      Dataset<Row> bad = computed.rows().filter(failed());
      if (!bad.isEmpty()) {
        quarantine.write(asRead(bad));
      }
      output.accept(finished(computed.rows().filter(functions.not(failed()))));
    }
  }

  /** Rows as the input had them. */
  Dataset<Row> asRead(Dataset<Row> some) {
    return aside.show(some.select(quoted(inputColumns)));
  }

  /** Rows as they are written. */
  Dataset<Row> finished(Dataset<Row> all) {
    if (keepStatus) {
      return all;
    }
    String[] unwanted =
        columns.stream()
            .flatMap(each -> Stream.of(each.status(), each.tokens()))
            .toArray(String[]::new);
    return aside.show(all.drop(unwanted));
  }

  private static Column[] quoted(List<String> names) {
    return names.stream().map(EmbeddedColumn::quoted).toArray(Column[]::new);
  }
}
