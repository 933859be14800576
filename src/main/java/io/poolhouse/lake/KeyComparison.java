package io.poolhouse.lake;

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
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The keys of a source and of an output side by side, and what has to be done for each: of the
 * output only key and state are read. Rows of a key come together once, by a shuffle of keys and
 * hashes; null and repeated keys are counted on the way.
 *
 * @param source with the column {@link TableDifference#STATE}
 * @param keep whether rows stay that the source no longer has
 */
record KeyComparison(Dataset<Row> source, HeldRows held, RowKey key, RowState state, boolean keep) {
  private static final String IN_SOURCE = "in_source";
  private static final String IN_OUTPUT = "in_output";
  private static final String SAME_SETTINGS = "same_settings";
  private static final String OLD = "old_";

  /**
   * What was found.
   *
   * @param touched the rows that are not as they should be: {@link RowKey#aliases}, {@link
   *     RowChange#COLUMN}, {@link HeldRows#FILE}
   * @param counts of each change, and of keys that are null or repeated
   */
  record Result(KeptRows touched, Row counts) implements AutoCloseable {

    long count(RowChange change) {
      return counts.getAs(change.word());
    }

    void mustTellRowsApart(RowKey key, String sourceName, String outputName) {
      mustTellApart(key, IN_SOURCE, "the input '%s'".formatted(sourceName));
      mustTellApart(key, IN_OUTPUT, "the output '%s'".formatted(outputName));
    }

    private void mustTellApart(RowKey key, String where, String said) {
      long nulls = counts.getAs(where + "_nulls");
      if (nulls > 0) {
        throw new LakeException(
            ("%,d rows of %s have no key: '%s' is null. Give a --key that every row has, or leave"
                    + " these rows out.")
                .formatted(nulls, said, key.said()));
      }
      long repeated = counts.getAs(where + "_repeated");
      if (repeated > 0) {
        throw new LakeException(
            ("%,d values of --key '%s' stand in more than one row of %s, such as '%s'. Give more"
                    + " columns, which together tell all rows apart, or remove the duplicates.")
                .formatted(repeated, key.said(), said, counts.<String>getAs(where + "_example")));
      }
    }

    @Override
    public void close() {
      touched.close();
    }
  }

  /** Runs it, which is a Spark job. */
  Result result() {
    ObservedRows compared = observed();
    KeptRows touched =
        KeptRows.of(
            compared
                .rows()
                .filter(not(RowChange.UNCHANGED.isIt().or(RowChange.KEPT.isIt())))
                .select(columns(RowChange.COLUMN, HeldRows.FILE)));
    return new Result(touched, compared.values());
  }

  private ObservedRows observed() {
    Dataset<Row> byKey =
        ofSource()
            .unionAll(ofOutput())
            .groupBy(columns())
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
            .withColumn(RowChange.COLUMN, change());
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
      counts.add(count_if(change.isIt()).as(change.word()));
    }
    return ObservedRows.of(
        byKey, counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new));
  }

  private Dataset<Row> ofSource() {
    List<Column> columns = key.aliased(held.rows().schema());
    columns.add(lit(1L).as(IN_SOURCE));
    columns.add(lit(0L).as(IN_OUTPUT));
    columns.add(col(TableDifference.STATE + "." + RowState.TEXTS).as(RowState.TEXTS));
    columns.add(col(TableDifference.STATE + "." + RowState.OTHERS).as(RowState.OTHERS));
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

  private Column change() {
    Column sameTexts =
        col(SAME_SETTINGS).and(col(RowState.TEXTS).eqNullSafe(col(OLD + RowState.TEXTS)));
    Column sameOthers = col(RowState.OTHERS).eqNullSafe(col(OLD + RowState.OTHERS));
    Column ofBoth =
        when(not(sameTexts), RowChange.CHANGED.literal())
            .when(not(sameOthers), RowChange.UPDATED.literal())
            .otherwise(RowChange.UNCHANGED.literal());
    Column ofOutput =
        keep
            ? when(col(SAME_SETTINGS), RowChange.KEPT.literal())
                .otherwise(RowChange.KEPT_CHANGED.literal())
            : RowChange.DELETED.literal();
    return when(col(IN_OUTPUT).equalTo(0), RowChange.NEW.literal())
        .when(col(IN_SOURCE).equalTo(0), ofOutput)
        .otherwise(ofBoth);
  }

  /** The key's and others. */
  private Column[] columns(String... others) {
    return Stream.concat(key.aliases().stream(), Stream.of(others))
        .map(name -> new ColumnName(name).column())
        .toArray(Column[]::new);
  }
}
