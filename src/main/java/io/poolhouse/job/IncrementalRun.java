package io.poolhouse.job;

import io.poolhouse.lake.KeyedOutput;
import io.poolhouse.lake.RowCounts;
import io.poolhouse.lake.RowState;
import io.poolhouse.lake.TableChanges;
import io.poolhouse.lake.TableDifference;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.lake.WantedColumns;
import io.poolhouse.spark.KeptRows;
import io.poolhouse.spark.TextEmbedder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Embeds the rows in which an output differs from its source, and has the output brought up to date
 * in one step. Where all rows differ, that is a full run.
 *
 * @param quarantine where rows that fail go; empty: they stay, and the next run tries them again
 */
record IncrementalRun(
    List<TextEmbedder> embedders,
    EmbedderOptions options,
    WantedColumns wanted,
    Optional<TableOutput> quarantine,
    Consumer<String> say) {

  /** Half a minute of a core: a task as long as this is worth starting, and to lose it is cheap. */
  private static final long ROWS_A_TASK = 16_384;

  static WantedColumns wanted(
      StructType input, List<TextEmbedder> embedders, EmbedderOptions options) {
    return new WantedColumns(
        input,
        RowState.appendedTo(EmbeddedTable.schema(input, embedders, options.isStatusWanted())),
        embedders.stream().map(TextEmbedder::textColumn).toList());
  }

  /** What a row of this run is made of. */
  RowState state() {
    List<String> texts = wanted.texts();
    return new RowState(
        embedders.get(0).vectorSettings() + " columns=" + String.join(",", texts), texts);
  }

  IncrementalSummary of(KeyedOutput output, TableDifference difference) {
    RowCounts counts = difference.counts();
    if (output.canBeUpdated() && counts.isNothing()) {
      return new IncrementalSummary(Summary.nothing(), counts);
    }
    say.accept(counts.sentence());
    Summary embedded =
        isFull(output, counts)
            ? replaced(output, difference.allRows())
            : updated(output, difference);
    return new IncrementalSummary(embedded, counts);
  }

  /** Counts only. */
  IncrementalSummary estimate(KeyedOutput output, TableDifference difference) {
    RowCounts counts = difference.counts();
    if (counts.made() == 0) {
      return new IncrementalSummary(Summary.nothing(), counts);
    }
    Dataset<Row> rows =
        isFull(output, counts)
            ? SourceOptions.onAllCores(difference.allRows())
            : spread(difference.rowsToMake(), counts.made());
    Dataset<Row> asRead = rows.drop(TableDifference.STATE);
    return new IncrementalSummary(DryRun.of(asRead, embedders, distinct(asRead)), counts);
  }

  /** Also where rows could stay, but there are none that do. */
  private static boolean isFull(KeyedOutput output, RowCounts counts) {
    return !output.canBeUpdated()
        || (counts.made() > 0 && counts.unchanged() == 0 && counts.updated() == 0);
  }

  private Summary replaced(KeyedOutput output, Dataset<Row> all) {
    return embedded(SourceOptions.onAllCores(all)).write(output::replace, quarantine);
  }

  private Summary updated(KeyedOutput output, TableDifference difference) {
    long rows = difference.counts().made();
    if (rows == 0) { // no model is needed, and none is loaded
      SparkSession spark = difference.rowsToUpdate().sparkSession();
      Dataset<Row> none = spark.createDataFrame(List.<Row>of(), wanted.output());
      Dataset<Row> withdrawn = spark.createDataFrame(List.<Row>of(), wanted.input());
      output.update(new TableChanges(difference, none, difference.rowsToUpdate(), withdrawn));
      return Summary.nothing();
    }
    EmbeddedTable table = embedded(spread(difference.rowsToMake(), rows));
    TextCounts counts = new TextCounts(table.columns());
    long start = System.nanoTime();
    // Formats may read what they merge more than once.
    try (KeptRows computed = KeptRows.of(counts.watching(table.rows()))) {
      Summary summary = counts.summary((System.nanoTime() - start) / 1e9);
      output.update(changes(difference, table, computed.rows()));
      return summary;
    }
  }

  /** Rows that failed are put aside first: they must be somewhere when the output lacks them. */
  private TableChanges changes(
      TableDifference difference, EmbeddedTable table, Dataset<Row> computed) {
    Dataset<Row> failed = table.asRead(computed.filter(table.failed()));
    if (quarantine.isEmpty()) {
      return new TableChanges(
          difference, table.finished(computed), difference.rowsToUpdate(), failed.limit(0));
    }
    if (!failed.isEmpty()) {
      quarantine.get().write(failed);
    }
    Dataset<Row> good = computed.filter(functions.not(table.failed()));
    return new TableChanges(difference, table.finished(good), difference.rowsToUpdate(), failed);
  }

  private EmbeddedTable embedded(Dataset<Row> rows) {
    return EmbeddedTable.of(rows, embedders, options.isStatusWanted(), distinct(rows)).withState();
  }

  private DistinctTexts distinct(Dataset<Row> rows) {
    return DistinctTexts.chosen(options.distinct(), rows, embedders, say);
  }

  /** Rows that come out of a join are in as few partitions as their bytes need, one as a rule. */
  private static Dataset<Row> spread(Dataset<Row> rows, long count) {
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    return rows.repartition((int) Math.max(cores, count / ROWS_A_TASK));
  }
}
