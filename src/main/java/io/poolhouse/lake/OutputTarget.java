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
  void mustHold(StructType columns);

  void write(Dataset<Row> rows, SaveMode mode);

  /** For a mode that wants nothing there. */
  static LakeException existsAlready(String location) {
    return new LakeException(
        "'%s' exists already. Give another --output, or --mode overwrite or append."
            .formatted(location));
  }
}
