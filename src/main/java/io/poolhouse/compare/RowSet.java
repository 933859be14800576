package io.poolhouse.compare;

import java.io.Serializable;
import java.util.BitSet;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Some of a comparison's rows. It travels with the tasks that filter by it: one bit a row, 125 kB
 * for a million.
 */
public record RowSet(BitSet rows) implements Serializable {

  static RowSet of(int size, IntPredicate contains) {
    BitSet rows = new BitSet(size);
    for (int row = 0; row < size; row++) {
      rows.set(row, contains.test(row));
    }
    return new RowSet(rows);
  }

  boolean contains(int row) {
    return rows.get(row);
  }

  public int size() {
    return rows.cardinality();
  }

  /** Row numbers, ascending. */
  public int[] toArray() {
    return rows.stream().toArray();
  }

  RowSet without(RowSet others) {
    BitSet left = (BitSet) rows.clone();
    left.andNot(others.rows);
    return new RowSet(left);
  }

  /**
   * @param table with column {@code row} (int)
   */
  Dataset<Row> in(Dataset<Row> table) {
    UDF1<Integer, Boolean> isIn = this::contains;
    return table.filter(
        functions.udf(isIn, DataTypes.BooleanType).apply(functions.col(FitTable.ROW)));
  }
}
