package io.poolhouse.compare;

import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.feature.CountVectorizerModel;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The terms of the most texts, those of equally many in the order of their letters. MLlib's {@code
 * CountVectorizer} keeps, and orders, equally frequent terms as the partitions happen to end, so
 * that two runs over the same texts have other features.
 */
public final class Vocabulary extends Estimator<CountVectorizerModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  /** No word is empty, so that no text has it: MLlib refuses a vocabulary without a term. */
  private static final List<String> NO_TERMS = List.of("");

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> outputCol;

  public Vocabulary() {
    this("vocabulary_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public Vocabulary(String uid) {
    this.uid = uid; // before any Param: each copies its parent's uid when it is made
    inputCol = new Param<>(this, "inputCol", "column of words, array<string>");
    outputCol = new Param<>(this, "outputCol", "column of the vectors of counts");
  }

  public static MLReader<Vocabulary> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> outputCol() {
    return outputCol;
  }

  Vocabulary setInputCol(String column) {
    set(inputCol, column);
    return this;
  }

  Vocabulary setOutputCol(String column) {
    set(outputCol, column);
    return this;
  }

  @Override
  public CountVectorizerModel fit(Dataset<?> dataset) {
    List<String> terms =
        dataset
            .select(functions.col(getOrDefault(inputCol)).as("words"))
            .selectExpr("explode(array_distinct(words)) as term")
            .groupBy("term")
            .agg(functions.count("term").as("texts"))
            .where(functions.col("texts").geq(TfIdf.LEAST_TEXTS))
            .orderBy(functions.col("texts").desc(), functions.col("term"))
            .limit(TfIdf.VOCABULARY)
            .select("term")
            .as(Encoders.STRING())
            .collectAsList();
    return model(terms.isEmpty() ? NO_TERMS : terms);
  }

  @Override
  public Vocabulary copy(ParamMap extra) {
    return (Vocabulary) defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return model(NO_TERMS).transformSchema(schema);
  }

  private CountVectorizerModel model(List<String> terms) {
    return new CountVectorizerModel(terms.toArray(String[]::new))
        .setInputCol(getOrDefault(inputCol))
        .setOutputCol(getOrDefault(outputCol));
  }
}
