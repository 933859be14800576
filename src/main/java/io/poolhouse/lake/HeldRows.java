package io.poolhouse.lake;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What an output holds.
 *
 * @param rows its columns, and in {@link #FILE} which file a row lies in, or null where that is the
 *     table format's to know
 * @param current whether what was made of the rows has the columns that are wanted now; otherwise
 *     all rows must be made again, whatever their state
 */
record HeldRows(Dataset<Row> rows, boolean current) {
  static final String FILE = "__poolhouse_file";

  /** A field of {@link RowState#TYPE}. */
  Column state(String field) {
    return current
        ? functions.col(RowState.COLUMN + "." + field)
        : functions.lit(null).cast(RowState.TYPE.apply(field).dataType());
  }
}
