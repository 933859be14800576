package io.poolhouse.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.not;

import io.poolhouse.spark.KeptRows;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How a source and what an output holds of it differ, and the rows in which they do. The keys of
 * these rows, and the rows once they were asked for, are kept until this is closed.
 */
public final class TableDifference implements AutoCloseable {
  /** The state that a row will have, where it is made. */
  public static final String STATE = "__poolhouse_state";

  /** Each executor takes so many keys into its heap, some MB. */
  private static final long SENT_ROWS = 100_000;

  private final Dataset<Row> source;
  private final HeldRows held;
  private final RowKey key;
  private final RowState state;
  private final KeyComparison.Result found;
  private KeptRows toWrite;

  private TableDifference(
      Dataset<Row> source, HeldRows held, RowKey key, RowState state, boolean keep) {
    this.source = source.withColumn(STATE, state.of(source.schema()));
    this.held = held;
    this.key = key;
    this.state = state;
    this.found = new KeyComparison(this.source, held, key, state, keep).result();
  }

  /**
   * Compares, which is a Spark job.
   *
   * @param held what the output holds; no rows where it is not there
   * @param keep whether rows stay that the source no longer has
   */
  public static TableDifference between(
      Dataset<Row> source, HeldRows held, RowKey key, RowState state, boolean keep) {
    return new TableDifference(source, held, key, state, keep);
  }

  /**
   * @throws LakeException where a key is null, or several rows have it, in the source or the output
   */
  public void mustHaveOneRowAKey(String sourceName, String outputName) {
    found.mustTellRowsApart(key, sourceName, outputName);
  }

  public RowCounts counts() {
    long keptChanged = found.count(RowChange.KEPT_CHANGED);
    long kept = found.count(RowChange.KEPT);
    return new RowCounts(
        found.count(RowChange.NEW),
        found.count(RowChange.CHANGED) + keptChanged,
        found.count(RowChange.UPDATED),
        found.count(RowChange.DELETED),
        found.count(RowChange.UNCHANGED) + kept,
        kept + keptChanged);
  }

  /** The rows to be made, with the source's columns and the {@link #STATE} they will have. */
  public Dataset<Row> rowsToMake() {
    return rowsToWrite().filter(not(RowChange.UPDATED.isIt())).drop(RowChange.COLUMN);
  }

  /** Rows that only take over other columns: the source's, and {@link RowState#COLUMN}. */
  public Dataset<Row> rowsToUpdate() {
    return rowsToWrite()
        .filter(RowChange.UPDATED.isIt())
        .drop(RowChange.COLUMN)
        .withColumnRenamed(STATE, RowState.COLUMN);
  }

  /** All rows that the output is to have, where all of them are to be made. */
  public Dataset<Row> allRows() {
    return keptToMake().map(source::unionByName).orElse(source);
  }

  /** Read once, however often they are asked for. */
  private Dataset<Row> rowsToWrite() {
    if (toWrite == null) {
      Column ofSource =
          RowChange.NEW.isIt().or(RowChange.CHANGED.isIt()).or(RowChange.UPDATED.isIt());
      Dataset<Row> rows = join(source, ofSource);
      toWrite =
          KeptRows.of(
              keptToMake()
                  .map(kept -> kept.withColumn(RowChange.COLUMN, RowChange.KEPT_CHANGED.literal()))
                  .map(rows::unionByName)
                  .orElse(rows));
    }
    return toWrite.rows();
  }

  /** Rows that only the output has, as the source would have them. */
  private Optional<Dataset<Row>> keptToMake() {
    if (found.count(RowChange.KEPT_CHANGED) == 0) {
      return Optional.empty();
    }
    Dataset<Row> kept = join(held.rows(), RowChange.KEPT_CHANGED.isIt());
    Column[] columns =
        Arrays.stream(source.drop(STATE).columns())
            .map(name -> new ColumnName(name).column().as(name))
            .toArray(Column[]::new);
    Dataset<Row> asInSource = kept.select(columns);
    return Optional.of(asInSource.withColumn(STATE, state.of(asInSource.schema())));
  }

  /** The keys of rows that go, under {@link RowKey#aliases}. */
  Dataset<Row> deleted() {
    return found
        .touched()
        .rows()
        .filter(RowChange.DELETED.isIt())
        .select(ColumnName.columns(key.aliases()));
  }

  /** The output's files in which rows change or go. */
  Set<String> touchedFiles() {
    Set<String> files = new HashSet<>();
    found
        .touched()
        .rows()
        .select(HeldRows.FILE)
        .na()
        .drop()
        .distinct()
        .collectAsList()
        .forEach(row -> files.add(row.getString(0)));
    return files;
  }

  RowKey key() {
    return key;
  }

  HeldRows held() {
    return held;
  }

  /** The rows of a table of whose keys this is true. */
  private Dataset<Row> join(Dataset<Row> table, Column wanted) {
    Dataset<Row> keys = small(found.touched().rows().filter(wanted).drop(HeldRows.FILE));
    return table.join(keys, key.equal(table, keys)).drop(key.aliases().toArray(String[]::new));
  }

  /**
   * Rows with the keys of this difference, for a join with a large table: which is not shuffled
   * where there are few of them.
   */
  Dataset<Row> small(Dataset<Row> keyed) {
    RowCounts counts = counts();
    return counts.made() + counts.updated() + counts.deleted() <= SENT_ROWS
        ? broadcast(keyed)
        : keyed;
  }

  @Override
  public void close() {
    found.close();
    if (toWrite != null) {
      toWrite.close();
    }
  }
}
