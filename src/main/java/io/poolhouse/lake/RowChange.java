package io.poolhouse.lake;

import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** What has to be done for a row of a source, or one that only the output has. */
enum RowChange {
  /** The output lacks it. */
  NEW,
  /** Its texts or the settings are others, or it failed before: it is made again. */
  CHANGED,
  /** Only other columns differ: what was made of its texts stays. */
  UPDATED,
  UNCHANGED,
  /** The source has it no longer, and it goes. */
  DELETED,
  /** The source has it no longer, and it stays as it is. */
  KEPT,
  /** The source has it no longer, and it stays, but is made again because the settings differ. */
  KEPT_CHANGED;

  /** The column that says which. */
  static final String COLUMN = "__poolhouse_change";

  /** In that column. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Column literal() {
    return functions.lit(word());
  }

  /** Whether it is what a row needs. */
  Column isIt() {
    return functions.col(COLUMN).equalTo(word());
  }
}
