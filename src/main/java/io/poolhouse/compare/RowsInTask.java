package io.poolhouse.compare;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.Instance;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;

/** All rows in the memory of one task, for logistic regression. */
final class RowsInTask implements TrainableRows {
  private final int classes;
  private final List<Integer> numbers = new ArrayList<>();
  private final List<Instance> all = new ArrayList<>();

  /** The steps of a path are on the same rows: these are scaled once. */
  private RowSet scaled;

  private LogisticInTask regression;

  /**
   * @param classes how many; class indices are below
   * @param rows {@code row}, {@code label}, {@code features}
   */
  RowsInTask(int classes, Iterator<Row> rows) {
    this.classes = classes;
    rows.forEachRemaining(
        row -> {
          numbers.add(row.getInt(0));
          all.add(new Instance(row.getDouble(1), 1, row.getAs(2)));
        });
  }

  @Override
  public Transformer fit(RowSet rows, Setting setting, Transformer near) {
    if (!rows.equals(scaled)) {
      regression = null; // its copy of the rows is free before the next is made
      regression = new LogisticInTask(in(rows), classes);
      scaled = rows;
    }
    return regression.fit(Classifier.logistic(setting.value()), (LogisticRegressionModel) near);
  }

  private List<Instance> in(RowSet rows) {
    List<Instance> chosen = new ArrayList<>(rows.size());
    for (int i = 0; i < all.size(); i++) {
      if (rows.contains(numbers.get(i))) {
        chosen.add(all.get(i));
      }
    }
    return chosen;
  }

  @Override
  public long right(Transformer model, RowSet rows) {
    return in(rows).stream()
        .filter(row -> label((LogisticRegressionModel) model, row.features()) == row.label())
        .count();
  }

  private static double label(LogisticRegressionModel model, Vector features) {
    return model.raw2prediction(model.predictRaw(features));
  }

  List<Prediction> predictions(Transformer model, RowSet rows) {
    LogisticRegressionModel regressed = (LogisticRegressionModel) model;
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (rows.contains(numbers.get(i))) {
        Vector features = all.get(i).features();
        int label = (int) label(regressed, features);
        double probability = regressed.predictProbability(features).apply(label);
        predictions.add(new Prediction(numbers.get(i), label, probability));
      }
    }
    return predictions;
  }
}
