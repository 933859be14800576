package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The columns that embedding one text column appends: one vector column per pooling, {@code
 * <prefix>_<slug>}, and if asked {@code <prefix>_status} and {@code <prefix>_tokens}.
 *
 * @param asVector ML vectors instead of {@code array<float>}
 */
record OutputColumns(List<String> vectors, String prefix, boolean asVector, boolean withStatus)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("unchecked") // Spark shows the type of ML vectors as a plain DataType only
  private static final UserDefinedType<Vector> ML_VECTOR =
      (UserDefinedType<Vector>) SQLDataTypes.VectorType();

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

  /** The new columns alone. */
  StructType added() {
    return new StructType(fields().toArray(StructField[]::new));
  }

  /**
   * @throws EmbedException where the input has a column of a name that is to be added, in any case:
   *     Spark compares names without it
   */
  StructType appendedTo(StructType input) {
    StructType output = input;
    for (StructField field : fields()) {
      mustBeFree(field.name(), input);
      output = output.add(field);
    }
    return output;
  }

  /** The values of the new columns, as Spark holds them. */
  InternalRow values(EmbeddedText text) {
    Object[] values = new Object[vectors.size() + (withStatus ? 2 : 0)];
    for (int i = 0; i < vectors.size() && text.vectors() != null; i++) {
      values[i] = value(text.vectors()[i]);
    }
    if (withStatus) {
      values[vectors.size()] = UTF8String.fromString(text.status().word());
      values[vectors.size() + 1] = text.tokens();
    }
    return new GenericInternalRow(values);
  }

  private static void mustBeFree(String name, StructType input) {
    for (String existing : input.fieldNames()) {
      if (existing.equalsIgnoreCase(name)) {
        throw new EmbedException(
            ("The input already has a column '%s', which is the name of a column to be added."
                    + " Rename it first.")
                .formatted(existing));
      }
    }
  }

  private List<StructField> fields() {
    DataType vector = asVector ? ML_VECTOR : DataTypes.createArrayType(DataTypes.FloatType, false);
    List<StructField> fields = new ArrayList<>();
    vectors.forEach(name -> fields.add(DataTypes.createStructField(name, vector, true)));
    if (withStatus) {
      fields.add(DataTypes.createStructField(status(), DataTypes.StringType, false));
      fields.add(DataTypes.createStructField(tokens(), DataTypes.IntegerType, false));
    }
    return fields;
  }

  private Object value(float[] vector) {
    return asVector
        ? ML_VECTOR.serialize(Vectors.dense(doubles(vector)))
        : UnsafeArrayData.fromPrimitiveArray(vector);
  }

  private static double[] doubles(float[] vector) {
    double[] doubles = new double[vector.length];
    Arrays.setAll(doubles, i -> vector[i]);
    return doubles;
  }
}
