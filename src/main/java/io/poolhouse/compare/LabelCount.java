package io.poolhouse.compare;

import java.util.Optional;
import org.apache.spark.sql.Row;

/**
 * The rows of one label.
 *
 * @param label empty: of the rows that have none
 * @param rows with a text
 * @param withoutText rows that are left out
 * @param withoutId rows with a text but a null in the id column
 * @param example the first of the texts in code point order; empty where there is none
 */
record LabelCount(
    Optional<String> label, long rows, long withoutText, long withoutId, Optional<String> example) {

  /** Of a row with these five, in this order. */
  static LabelCount of(Row row) {
    return new LabelCount(
        Optional.ofNullable(row.getString(0)),
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        Optional.ofNullable(row.getString(4)));
  }
}
