package io.poolhouse.lake;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * An output that is brought up to date row by row of a key. What its rows were made of stands
 * beside them ({@link RowState}); there is no other memory of earlier runs. While this is open, no
 * other run writes to a folder; tables of Delta and Iceberg refuse the later of two runs when it
 * commits.
 */
public final class KeyedOutput implements AutoCloseable {
  private final KeyedTarget target;
  private final WantedColumns wanted;
  private final Optional<HeldRows> held;

  /**
   * @param anew whether what is there is to be replaced, whatever it is
   * @throws LakeException where the output has other columns, or none for the state of its rows
   */
  KeyedOutput(String said, KeyedTarget target, WantedColumns wanted, boolean anew) {
    this.target = target;
    this.wanted = wanted;
    try {
      this.held = anew ? Optional.empty() : target.rows(wanted).map(rows -> checked(said, rows));
    } catch (RuntimeException refused) {
      target.close();
      throw refused;
    }
  }

  private HeldRows checked(String said, Dataset<Row> rows) {
    HeldColumns columns = new HeldColumns(said, rows.drop(HeldRows.FILE).schema(), wanted);
    columns.mustFit();
    return new HeldRows(rows, columns.areCurrent());
  }

  /** Whether rows can stay as they are: there are some, made into the columns that are wanted. */
  public boolean canBeUpdated() {
    return held.map(HeldRows::current).orElse(false);
  }

  /**
   * Compares the output with a source, which is a Spark job.
   *
   * @param keep whether rows stay that the source no longer has
   */
  public TableDifference compare(Dataset<Row> source, RowKey key, RowState state, boolean keep) {
    HeldRows rows = held.orElseGet(() -> noRows(source.sparkSession()));
    return TableDifference.between(source, rows, key, state, keep);
  }

  private HeldRows noRows(SparkSession spark) {
    return new HeldRows(
        spark
            .createDataFrame(List.<Row>of(), wanted.output())
            .withColumn(HeldRows.FILE, functions.lit(null).cast(DataTypes.StringType)),
        true);
  }

  /** Puts rows in the place of all that the output holds, if it holds any. */
  public void replace(Dataset<Row> rows) {
    target.replace(rows);
  }

  /** Where {@link #canBeUpdated}. */
  public void update(TableChanges changes) {
    target.update(changes);
  }

  @Override
  public void close() {
    target.close();
  }
}
