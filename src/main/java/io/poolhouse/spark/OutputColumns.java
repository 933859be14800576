package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that embedding one text column appends, and a row with them: one vector column per
 * pooling, {@code <prefix>_<slug>}, and if asked {@code <prefix>_status} and {@code
 * <prefix>_tokens}.
 *
 * @param asVector ML vectors instead of {@code array<float>}
 */
record OutputColumns(List<String> vectors, String prefix, boolean asVector, boolean withStatus)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  static OutputColumns of(
      List<Pooling> poolings, String prefix, boolean asVector, boolean withStatus) {
    List<String> vectors = poolings.stream().map(pooling -> prefix + "_" + pooling.slug()).toList();
    return new OutputColumns(List.copyOf(vectors), prefix, asVector, withStatus);
  }

  String status() {
    return prefix + "_status";
  }

  String tokens() {
    return prefix + "_tokens";
  }

  /**
   * @throws EmbedException where the input has a column of a name that is to be added, in any case:
   *     Spark compares names without it
   */
  StructType appendedTo(StructType input) {
    StructType output = input;
    for (StructField field : fields()) {
      for (String existing : input.fieldNames()) {
        if (existing.toLowerCase(Locale.ROOT).equals(field.name().toLowerCase(Locale.ROOT))) {
          throw new EmbedException(
              ("The input already has a column '%s', which is the name of a column to be added."
                      + " Rename it first.")
                  .formatted(existing));
        }
      }
      output = output.add(field);
    }
    return output;
  }

  /** The row's values without its last, which is the text, and the text's vectors behind them. */
  Row appended(Row rowAndText, EmbeddedText text) {
    int kept = rowAndText.size() - 1;
    Object[] values = new Object[kept + vectors.size() + (withStatus ? 2 : 0)];
    for (int i = 0; i < kept; i++) {
      values[i] = rowAndText.get(i);
    }
    for (int i = 0; i < vectors.size() && text.vectors() != null; i++) {
      values[kept + i] = value(text.vectors()[i]);
    }
    if (withStatus) {
      values[values.length - 2] = text.status().word();
      values[values.length - 1] = text.tokens();
    }
    return RowFactory.create(values);
  }

  private List<StructField> fields() {
    DataType vector =
        asVector
            ? SQLDataTypes.VectorType()
            : DataTypes.createArrayType(DataTypes.FloatType, false);
    List<StructField> fields = new ArrayList<>();
    vectors.forEach(name -> fields.add(DataTypes.createStructField(name, vector, true)));
    if (withStatus) {
      fields.add(DataTypes.createStructField(status(), DataTypes.StringType, false));
      fields.add(DataTypes.createStructField(tokens(), DataTypes.IntegerType, false));
    }
    return fields;
  }

  private Object value(float[] vector) {
    return asVector ? Vectors.dense(doubles(vector)) : vector;
  }

  private static double[] doubles(float[] vector) {
    double[] doubles = new double[vector.length];
    Arrays.setAll(doubles, i -> vector[i]);
    return doubles;
  }
}
