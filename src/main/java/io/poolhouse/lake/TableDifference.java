package io.poolhouse.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.poolhouse.spark.KeptRows;
import io.poolhouse.spark.ObservedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * How a source and what an output holds of it differ, by one reading of both: of the output only
 * key and state. Rows of a key come together once, by a shuffle of keys and hashes.
 *
 * <p>The keys of rows that are not as they should be are kept until this is closed.
 */
public final class TableDifference implements AutoCloseable {
  /** The state that a row will have, where it is made. */
  public static final String STATE = "__poolhouse_state";

  /** Each executor takes so many keys into its heap, some MB. */
  private static final long SENT_ROWS = 100_000;

  static final String CHANGE = "__poolhouse_change";

  private static final String IN_SOURCE = "in_source";
  private static final String IN_OUTPUT = "in_output";
  private static final String SAME_SETTINGS = "same_settings";
  private static final String OLD = "old_";

  private final Dataset<Row> source;
  private final HeldRows held;
  private final RowKey key;
  private final RowState state;
  private final KeptRows touched;
  private final Row found;
  private KeptRows toWrite;

  private TableDifference(
      Dataset<Row> source, HeldRows held, RowKey key, RowState state, boolean keep) {
    this.source = source.withColumn(STATE, state.of(source.schema()));
    this.held = held;
    this.key = key;
    this.state = state;
    ObservedRows compared = compared(keep);
    this.touched =
        KeptRows.of(
            compared
                .rows()
                .filter(not(is(RowChange.UNCHANGED).or(is(RowChange.KEPT))))
                .select(columns(key.aliases(), CHANGE, HeldRows.FILE)));
    this.found = compared.values();
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
    mustTellRowsApart("in_source", "the input '%s'".formatted(sourceName));
    mustTellRowsApart("in_output", "the output '%s'".formatted(outputName));
  }

  private void mustTellRowsApart(String where, String said) {
    long nulls = found.getAs(where + "_nulls");
    if (nulls > 0) {
      throw new LakeException(
          ("%,d rows of %s have no key: '%s' is null. Give a --key that every row has, or leave"
                  + " these rows out.")
              .formatted(nulls, said, key.said()));
    }
    long repeated = found.getAs(where + "_repeated");
    if (repeated > 0) {
      throw new LakeException(
          ("%,d values of --key '%s' stand in more than one row of %s, such as '%s'. Give more"
                  + " columns, which together tell all rows apart, or remove the duplicates.")
              .formatted(repeated, key.said(), said, found.<String>getAs(where + "_example")));
    }
  }

  public RowCounts counts() {
    long keptChanged = found(RowChange.KEPT_CHANGED);
    long kept = found(RowChange.KEPT);
    return new RowCounts(
        found(RowChange.NEW),
        found(RowChange.CHANGED) + keptChanged,
        found(RowChange.UPDATED),
        found(RowChange.DELETED),
        found(RowChange.UNCHANGED) + kept,
        kept + keptChanged);
  }

  /** The rows to be made, with the source's columns and the {@link #STATE} they will have. */
  public Dataset<Row> rowsToMake() {
    return rowsToWrite().filter(not(is(RowChange.UPDATED))).drop(CHANGE);
  }

  /** Rows that only take over other columns: the source's, and {@link RowState#COLUMN}. */
  public Dataset<Row> rowsToUpdate() {
    return rowsToWrite()
        .filter(is(RowChange.UPDATED))
        .drop(CHANGE)
        .withColumnRenamed(STATE, RowState.COLUMN);
  }

  /** All rows that the output is to have, where all of them are to be made. */
  public Dataset<Row> allRows() {
    return keptToMake().map(source::unionByName).orElse(source);
  }

  /** Read once, however often they are asked for. */
  private Dataset<Row> rowsToWrite() {
    if (toWrite == null) {
      Dataset<Row> fromSource =
          join(source, is(RowChange.NEW).or(is(RowChange.CHANGED)).or(is(RowChange.UPDATED)));
      toWrite =
          keptToMake()
              .map(kept -> kept.withColumn(CHANGE, word(RowChange.KEPT_CHANGED)))
              .map(fromSource::unionByName)
              .map(KeptRows::of)
              .orElseGet(() -> KeptRows.of(fromSource));
    }
    return toWrite.rows();
  }

  /** Rows that only the output has, as the source would have them. */
  private Optional<Dataset<Row>> keptToMake() {
    if (found(RowChange.KEPT_CHANGED) == 0) {
      return Optional.empty();
    }
    Dataset<Row> kept = join(held.rows(), is(RowChange.KEPT_CHANGED));
    Column[] columns =
        Arrays.stream(source.drop(STATE).columns())
            .map(name -> new ColumnName(name).column().as(name))
            .toArray(Column[]::new);
    Dataset<Row> asInSource = kept.select(columns);
    return Optional.of(asInSource.withColumn(STATE, state.of(asInSource.schema())));
  }

  /** The keys of rows that go, under {@link RowKey#aliases}. */
  Dataset<Row> deleted() {
    return touched.rows().filter(is(RowChange.DELETED)).select(columns(key.aliases()));
  }

  /** The output's files in which rows change or go. */
  Set<String> touchedFiles() {
    Set<String> files = new HashSet<>();
    touched
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

  @Override
  public void close() {
    touched.close();
    if (toWrite != null) {
      toWrite.close();
    }
  }

  private ObservedRows compared(boolean keep) {
    Dataset<Row> both = ofSource().unionAll(ofOutput());
    Column[] keys = columns(key.aliases());
    Dataset<Row> byKey =
        both.groupBy(keys)
            .agg(
                sum(IN_SOURCE).as(IN_SOURCE),
                Stream.of(
                        sum(IN_OUTPUT).as(IN_OUTPUT),
                        max(RowState.TEXTS).as(RowState.TEXTS),
                        max(RowState.OTHERS).as(RowState.OTHERS),
                        max(SAME_SETTINGS).as(SAME_SETTINGS),
                        max(OLD + RowState.TEXTS).as(OLD + RowState.TEXTS),
                        max(OLD + RowState.OTHERS).as(OLD + RowState.OTHERS),
                        max(HeldRows.FILE).as(HeldRows.FILE))
                    .toArray(Column[]::new))
            .withColumn(CHANGE, change(keep));
    List<Column> counts = new ArrayList<>();
    for (String where : List.of(IN_SOURCE, IN_OUTPUT)) {
      counts.add(
          coalesce(sum(when(key.isNull(), col(where)).otherwise(0L)), lit(0L))
              .as(where + "_nulls"));
      Column repeated = col(where).gt(1).and(not(key.isNull()));
      counts.add(count_if(repeated).as(where + "_repeated"));
      counts.add(max(when(repeated, key.shown())).as(where + "_example"));
    }
    for (RowChange change : RowChange.values()) {
      counts.add(count_if(is(change)).as(change.word()));
    }
    return ObservedRows.of(
        byKey, counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
  }

  private Dataset<Row> ofSource() {
    List<Column> columns = key.aliased(held.rows().schema());
    columns.add(lit(1L).as(IN_SOURCE));
    columns.add(lit(0L).as(IN_OUTPUT));
    columns.add(col(STATE + "." + RowState.TEXTS).as(RowState.TEXTS));
    columns.add(col(STATE + "." + RowState.OTHERS).as(RowState.OTHERS));
    columns.add(lit(null).cast(DataTypes.BooleanType).as(SAME_SETTINGS));
    columns.add(lit(null).cast(DataTypes.StringType).as(OLD + RowState.TEXTS));
    columns.add(lit(null).cast(DataTypes.LongType).as(OLD + RowState.OTHERS));
    columns.add(lit(null).cast(DataTypes.StringType).as(HeldRows.FILE));
    return source.select(columns.toArray(Column[]::new));
  }

  private Dataset<Row> ofOutput() {
    List<Column> columns = key.aliased(held.rows().schema());
    columns.add(lit(0L).as(IN_SOURCE));
    columns.add(lit(1L).as(IN_OUTPUT));
    columns.add(lit(null).cast(DataTypes.StringType).as(RowState.TEXTS));
    columns.add(lit(null).cast(DataTypes.LongType).as(RowState.OTHERS));
    columns.add(held.state(RowState.SETTINGS).eqNullSafe(lit(state.settings())).as(SAME_SETTINGS));
    columns.add(held.state(RowState.TEXTS).as(OLD + RowState.TEXTS));
    columns.add(held.state(RowState.OTHERS).as(OLD + RowState.OTHERS));
    columns.add(col(HeldRows.FILE));
    return held.rows().select(columns.toArray(Column[]::new));
  }

  private static Column change(boolean keep) {
    Column sameTexts =
        col(SAME_SETTINGS).and(col(RowState.TEXTS).eqNullSafe(col(OLD + RowState.TEXTS)));
    Column sameOthers = col(RowState.OTHERS).eqNullSafe(col(OLD + RowState.OTHERS));
    Column ofBoth =
        when(not(sameTexts), word(RowChange.CHANGED))
            .when(not(sameOthers), word(RowChange.UPDATED))
            .otherwise(word(RowChange.UNCHANGED));
    Column ofOutput =
        keep
            ? when(col(SAME_SETTINGS), word(RowChange.KEPT)).otherwise(word(RowChange.KEPT_CHANGED))
            : word(RowChange.DELETED);
    return when(col(IN_OUTPUT).equalTo(0), word(RowChange.NEW))
        .when(col(IN_SOURCE).equalTo(0), ofOutput)
        .otherwise(ofBoth);
  }

  /** The rows of a table of whose keys this is true. */
  private Dataset<Row> join(Dataset<Row> table, Column wanted) {
    Dataset<Row> keys = small(touched.rows().filter(wanted).drop(HeldRows.FILE));
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

  private long found(RowChange change) {
    return found.getAs(change.word());
  }

  private static Column is(RowChange change) {
    return col(CHANGE).equalTo(change.word());
  }

  private static Column word(RowChange change) {
    return lit(change.word());
  }

  private static Column[] columns(List<String> names, String... others) {
    return Stream.concat(names.stream(), Arrays.stream(others))
        .map(name -> new ColumnName(name).column())
        .toArray(Column[]::new);
  }
}
