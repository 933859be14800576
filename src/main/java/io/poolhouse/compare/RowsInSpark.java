package io.poolhouse.compare;

import io.poolhouse.compare.Classifier.Problem;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Every fit is MLlib's own, with a Spark job for each of its steps.
 *
 * @param table rows with {@code row}, {@code label}, {@code features}
 */
record RowsInSpark(Classifier classifier, Problem problem, Dataset<Row> table)
    implements TrainableRows {
  private static final String PREDICTED = "predicted";

  @Override
  public Transformer fit(RowSet rows, Setting setting, Transformer near) {
    return classifier.fit(problem, setting.value(), near, rows.in(table));
  }

  @Override
  public long right(Transformer model, RowSet rows) {
    Dataset<Row> known = rows.in(table).select(Classifier.LABEL, Classifier.FEATURES);
    return Prediction.by(model, known, PREDICTED)
        .filter(functions.col(PREDICTED).equalTo(functions.col(Classifier.LABEL)))
        .count();
  }
}
