package io.poolhouse.compare;

import java.util.UUID;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Stage of a {@link TrainedPipeline} before the classifier: zeros for a text that has no vector,
 * null or failed, since MLlib's classifiers fail the whole job for a null. {@link ScoredRow} takes
 * back what they say of it.
 */
public final class VectorOrZeros extends PipelinePart {
  private static final long serialVersionUID = 1L;

  private final Param<String> inputCol;
  private final Param<String> outputCol;
  private final IntParam size;

  public VectorOrZeros() {
    this("vectorOrZeros_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public VectorOrZeros(String uid) {
    super(uid);
    inputCol = new Param<>(this, "inputCol", "column of ML vectors and nulls");
    outputCol = new Param<>(this, "outputCol", "column of ML vectors");
    size = new IntParam(this, "size", "numbers in a vector", ParamValidators.gt(0));
  }

  public static MLReader<VectorOrZeros> read() {
    return new DefaultParamsReader<>();
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  public IntParam size() {
    return size;
  }

  VectorOrZeros setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  VectorOrZeros setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  VectorOrZeros setSize(int numbers) {
    set(size, numbers);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return schema.add(value(outputCol), SQLDataTypes.VectorType());
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Vector zeros = Vectors.zeros((Integer) getOrDefault(size));
    UDF1<Vector, Vector> orZeros = vector -> vector == null ? zeros : vector;
    return dataset.withColumn(
        value(outputCol),
        functions.udf(orZeros, SQLDataTypes.VectorType()).apply(functions.col(value(inputCol))));
  }
}
