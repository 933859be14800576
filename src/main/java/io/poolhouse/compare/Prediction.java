package io.poolhouse.compare;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What a classifier says of one row.
 *
 * @param label class index
 * @param probability of that class; NaN where the classifier gives none
 */
public record Prediction(int row, int label, double probability) implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  /**
   * @param rows with {@code features}
   * @param name of the new column, the class index as a double; MLlib's other columns are left out
   */
  static Dataset<Row> by(Transformer model, Dataset<Row> rows, String name) {
    List<String> columns = List.of(rows.columns());
    Dataset<Row> predicted = model.transform(rows).withColumnRenamed(PREDICTION, name);
    String[] others =
        Arrays.stream(predicted.columns())
            .filter(each -> !columns.contains(each) && !each.equals(name))
            .toArray(String[]::new);
    return predicted.drop(others);
  }

  /**
   * @param rows with {@code row} and {@code features}
   */
  static List<Prediction> all(Transformer model, Dataset<Row> rows) {
    Dataset<Row> predicted = model.transform(rows.select(FitTable.ROW, Classifier.FEATURES));
    UDF2<Vector, Double, Double> ofPredicted =
        (probabilities, label) -> probabilities.apply(label.intValue());
    boolean isKnown = List.of(predicted.columns()).contains(PROBABILITY);
    return predicted
        .select(
            functions.col(FitTable.ROW),
            functions.col(PREDICTION),
            isKnown
                ? functions
                    .udf(ofPredicted, DataTypes.DoubleType)
                    .apply(functions.col(PROBABILITY), functions.col(PREDICTION))
                : functions.lit(Double.NaN))
        .collectAsList()
        .stream()
        .map(row -> new Prediction(row.getInt(0), (int) row.getDouble(1), row.getDouble(2)))
        .toList();
  }
}
