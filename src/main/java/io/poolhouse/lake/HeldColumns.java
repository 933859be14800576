package io.poolhouse.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of an output beside those that a run would write.
 *
 * @param said the output, in the user's words
 */
record HeldColumns(String said, StructType held, WantedColumns wanted) {

  /**
   * @throws LakeException where the output has no state, or its rows cannot be told from the
   *     input's because that has other columns now
   */
  void mustFit() {
    if (new ColumnName(RowState.COLUMN).in(held).isEmpty()) {
      throw new LakeException(
          ("The output '%s' was not written with --incremental: it has no column '%s'. Add --mode"
                  + " overwrite to embed all rows anew, or give another --output.")
              .formatted(said, RowState.COLUMN));
    }
    List<String> differences = new ArrayList<>();
    for (StructField field : wanted.input().fields()) {
      Optional<StructField> before = new ColumnName(field.name()).in(held);
      if (before.isEmpty()) {
        differences.add("'%s' is new".formatted(field.name()));
      } else if (!takes(before.get().dataType(), field.dataType())) {
        differences.add(
            "'%s' is %s and was %s"
                .formatted(
                    field.name(),
                    field.dataType().simpleString(),
                    before.get().dataType().simpleString()));
      }
    }
    Arrays.stream(held.fieldNames())
        .filter(name -> !wanted.isInput(name) && !wanted.mayHaveBeenMade(name))
        .forEach(name -> differences.add("'%s' is gone".formatted(name)));
    if (!differences.isEmpty()) {
      throw new LakeException(
          ("The input has other columns than those that the output '%s' was made of: %s. Add --mode"
                  + " overwrite to embed all rows anew with the columns as they are now.")
              .formatted(said, String.join(", ", differences)));
    }
  }

  /** Whether what is made of the texts has the columns that it would have now. */
  boolean areCurrent() {
    return Arrays.stream(held.fieldNames())
            .filter(name -> !wanted.isInput(name))
            .allMatch(name -> new ColumnName(name).in(wanted.output()).isPresent())
        && Arrays.stream(wanted.output().fields())
            .filter(field -> !wanted.isInput(field.name()))
            .allMatch(
                field ->
                    new ColumnName(field.name())
                        .in(held)
                        .filter(before -> isSame(before.dataType(), field.dataType()))
                        .isPresent());
  }

  /** Formats widen numbers: Iceberg has no type for bytes and shorts. */
  private static boolean takes(DataType column, DataType value) {
    return isSame(column, value)
        || (column instanceof NumericType
            && value instanceof NumericType
            && Cast.canUpCast(value, column));
  }

  /** But for what may be null in it. */
  private static boolean isSame(DataType one, DataType other) {
    return one.catalogString().equals(other.catalogString());
  }
}
