package io.poolhouse.compare;

import io.poolhouse.spark.LocalSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small labelled tables. */
final class Tables {
  private Tables() {}

  /** Columns {@code text} and {@code label}, of text and label in turn. */
  static Dataset<Row> labelled(String... textsAndLabels) {
    return labelledBy(DataTypes.StringType, (Object[]) textsAndLabels);
  }

  static Dataset<Row> labelledBy(DataType labels, Object... textsAndLabels) {
    StructType columns = new StructType().add("text", DataTypes.StringType).add("label", labels);
    return table(columns, textsAndLabels);
  }

  static Dataset<Row> table(StructType columns, Object... values) {
    List<Row> rows = new ArrayList<>();
    for (int at = 0; at < values.length; at += columns.length()) {
      rows.add(RowFactory.create(Arrays.copyOfRange(values, at, at + columns.length())));
    }
    return LocalSpark.session().createDataFrame(rows, columns);
  }
}
