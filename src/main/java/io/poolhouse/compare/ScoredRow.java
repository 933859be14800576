package io.poolhouse.compare;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/**
 * Last stage of a {@link TrainedPipeline}: the input's columns again, {@code prediction}, which is
 * the label's own text, and {@code probability}, an ML vector. Both are null for a text that has no
 * vector; {@code probability} is for all where the classifier gives none.
 *
 * <p>Which number of {@code probability} is of which class is said by the column's ML attributes,
 * as MLlib does for features: {@code AttributeGroup.fromStructField(field).attributes()}, each with
 * the class as its name.
 */
public final class ScoredRow extends PipelinePart {
  private static final long serialVersionUID = 1L;

  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";

  private final StringArrayParam labels;
  private final Param<String> vectorCol;
  private final Param<String> indexCol;
  private final Param<String> probabilityCol;

  public ScoredRow() {
    this("scoredRow_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public ScoredRow(String uid) {
    super(uid);
    labels = new StringArrayParam(this, "labels", "the classes by index");
    vectorCol = new Param<>(this, "vectorCol", "column that is null where nothing is predicted");
    indexCol = new Param<>(this, "indexCol", "column of the predicted classes' indices");
    probabilityCol = new Param<>(this, "probabilityCol", "column of probabilities; empty: none");
  }

  public static MLReader<ScoredRow> read() {
    return new DefaultParamsReader<>();
  }

  public StringArrayParam labels() {
    return labels;
  }

  public Param<String> vectorCol() {
    return vectorCol;
  }

  public Param<String> indexCol() {
    return indexCol;
  }

  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  ScoredRow setLabels(List<String> classes) {
    set(labels, classes.toArray(String[]::new));
    return this;
  }

  ScoredRow setVectorCol(String column) {
    set(vectorCol, column);
    return this;
  }

  ScoredRow setColumns(ClassifierColumns columns) {
    set(indexCol, columns.prediction());
    set(probabilityCol, columns.probability().orElse(""));
    return this;
  }

  List<String> classes() {
    return List.of(value(labels));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return ((StructType) schema.apply(PackedRow.ROW).dataType())
        .add(PREDICTION, DataTypes.StringType)
        .add(
            DataTypes.createStructField(
                PROBABILITY, SQLDataTypes.VectorType(), true, classMetadata()));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Column isScored = functions.col(value(vectorCol)).isNotNull();
    Column index = functions.col(value(indexCol)).cast("int");
    Column label = functions.get(functions.lit(value(labels)), index);
    return dataset.select(
        functions.col(PackedRow.ROW + ".*"),
        functions.when(isScored, label).as(PREDICTION),
        functions.when(isScored, probability()).as(PROBABILITY, classMetadata()));
  }

  private Column probability() {
    return value(probabilityCol).isEmpty()
        ? functions.lit(null).cast(SQLDataTypes.VectorType())
        : functions.col(value(probabilityCol));
  }

  private Metadata classMetadata() {
    Attribute[] attributes =
        Arrays.stream(value(labels))
            .map(label -> NumericAttribute.defaultAttr().withName(label))
            .toArray(Attribute[]::new);
    return new AttributeGroup(PROBABILITY, attributes).toMetadata();
  }
}
