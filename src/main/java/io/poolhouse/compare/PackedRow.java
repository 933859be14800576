package io.poolhouse.compare;

import java.util.UUID;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * First stage of a {@link TrainedPipeline}: the input's columns become one, and their text another.
 * So no name of theirs, whatever it is, meets those of the stages that follow: MLlib's one-vs-rest
 * fails for a dot in any column's name.
 */
public final class PackedRow extends PipelinePart {
  private static final long serialVersionUID = 1L;

  /** The input's columns, a struct. */
  static final String ROW = "__poolhouse_row";

  static final String TEXT = "__poolhouse_text";

  private final Param<String> textCol;

  public PackedRow() {
    this("packedRow_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public PackedRow(String uid) {
    super(uid);
    textCol = new Param<>(this, "textCol", "column whose texts are classified");
  }

  public static MLReader<PackedRow> read() {
    return new DefaultParamsReader<>();
  }

  public Param<String> textCol() {
    return textCol;
  }

  PackedRow setTextCol(String column) {
    set(textCol, column);
    return this;
  }

  /**
   * @throws CompareException where the text column is missing, or a column has the name of one that
   *     the pipeline adds
   */
  @Override
  public StructType transformSchema(StructType schema) {
    texts(schema);
    return new StructType().add(ROW, schema, false).add(TEXT, DataTypes.StringType);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return dataset.select(
        functions.struct(functions.col("*")).as(ROW), texts(dataset.schema()).as(TEXT));
  }

  private Column texts(StructType schema) {
    for (String existing : schema.fieldNames()) {
      if (existing.equalsIgnoreCase(ScoredRow.PREDICTION)
          || existing.equalsIgnoreCase(ScoredRow.PROBABILITY)) {
        throw new CompareException(
            ("The input already has a column '%s', which is the name of a column to be added."
                    + " Rename it first.")
                .formatted(existing));
      }
    }
    return InputColumn.in(schema, value(textCol), "the input").texts();
  }
}
