package io.poolhouse.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** What an output's location turned out to be. */
sealed interface OutputTarget permits OutputFolder, OutputTable {

  /** Refuses what cannot be written, before any work. */
  void check(SparkSession spark, SaveMode mode);

  /** Refuses columns that the format cannot hold. */
  void mustHold(SparkSession spark, StructType columns);

  void write(Dataset<Row> rows, SaveMode mode);

  /** Whether there is a table already. */
  boolean exists(SparkSession spark);

  /**
   * The same place, to be brought up to date row by row.
   *
   * @throws LakeException where its format cannot do that in one step
   */
  KeyedTarget keyed(SparkSession spark);

  static LakeException cannotBeUpdated(String location, String format) {
    return new LakeException(
        ("--incremental needs an output that is replaced in one step, and '%s' is %s. Give"
                + " --output-format parquet or delta, or an Iceberg table.")
            .formatted(location, format));
  }

  /** For a mode that wants nothing there. */
  static LakeException existsAlready(String location) {
    return new LakeException(
        "'%s' exists already. Give another --output, or --mode overwrite or append."
            .formatted(location));
  }
}
