package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.UserDefinedType;
import org.apache.spark.unsafe.types.UTF8String;

/** One of the things that can be asked of an embedded text; each becomes a column. */
sealed interface EmbedResult extends Serializable {

  DataType type();

  boolean nullable();

  /**
   * The value as Spark holds it.
   *
   * @param pooling which of the text's vectors; of no matter to what is no vector
   */
  Object value(EmbeddedText text, int pooling);

  /** How SQL calls it. */
  String function();

  /** For plans. */
  default String columnName() {
    return function();
  }

  /** The vector of one pooling; null for a null or failed text. */
  record VectorOf(Pooling pooling, boolean asVector) implements EmbedResult {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unchecked") // Spark shows the type of ML vectors as a plain DataType only
    private static final UserDefinedType<Vector> ML_VECTOR =
        (UserDefinedType<Vector>) SQLDataTypes.VectorType();

    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

    @Override
    public DataType type() {
      return asVector ? ML_VECTOR : FLOATS;
    }

    @Override
    public boolean nullable() {
      return true;
    }

    @Override
    public Object value(EmbeddedText text, int pooling) {
      if (text.vectors() == null) {
        return null;
      }
      float[] vector = text.vectors()[pooling];
      return asVector
          ? ML_VECTOR.serialize(Vectors.dense(doubles(vector)))
          : UnsafeArrayData.fromPrimitiveArray(vector);
    }

    @Override
    public String function() {
      return "embed";
    }

    @Override
    public String columnName() {
      return function() + "_" + pooling.slug();
    }

    private static double[] doubles(float[] vector) {
      double[] doubles = new double[vector.length];
      Arrays.setAll(doubles, i -> vector[i]);
      return doubles;
    }
  }

  /** {@code ok}, {@code truncated}, …: a text status in words. */
  record StatusOf() implements EmbedResult {
    private static final long serialVersionUID = 1L;

    @Override
    public DataType type() {
      return DataTypes.StringType;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public Object value(EmbeddedText text, int pooling) {
      return UTF8String.fromString(text.status().word());
    }

    @Override
    public String function() {
      return "embed_status";
    }
  }

  /** How many tokens the model saw, [CLS] and [SEP] included. */
  record TokensOf() implements EmbedResult {
    private static final long serialVersionUID = 1L;

    @Override
    public DataType type() {
      return DataTypes.IntegerType;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public Object value(EmbeddedText text, int pooling) {
      return text.tokens();
    }

    @Override
    public String function() {
      return "embed_tokens";
    }
  }
}
