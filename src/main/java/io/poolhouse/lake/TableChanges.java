package io.poolhouse.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What becomes of an output's rows; those that are not named here stay as they are.
 *
 * @param difference from which the changes follow
 * @param made rows with all columns of the output, which are added or put in the place of those of
 *     their key; computed, or cheap to compute more than once
 * @param updated rows with the input's columns and their state, which take over only these; the
 *     same holds of their cost
 * @param withdrawn rows with the input's columns that the output is not to have
 */
public record TableChanges(
    TableDifference difference, Dataset<Row> made, Dataset<Row> updated, Dataset<Row> withdrawn) {

  /** The keys of rows that go, under {@link RowKey#aliases}. */
  Dataset<Row> goingKeys() {
    return difference.deleted().unionAll(keysOf(withdrawn));
  }

  Dataset<Row> keysOf(Dataset<Row> rows) {
    return rows.select(
        difference
            .key()
            .aliased(difference.held().rows().schema())
            .toArray(org.apache.spark.sql.Column[]::new));
  }
}
