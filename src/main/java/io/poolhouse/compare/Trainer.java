package io.poolhouse.compare;

import io.poolhouse.compare.Classifier.Problem;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits one classifier: chooses its setting on the inner rows of the training rows, then fits on all
 * of them.
 *
 * @param table rows with {@code row}, {@code label}, {@code features}; split by their number
 */
record Trainer(Classifier classifier, Dataset<Row> table, int classes, long seed) {
  private static final String INNER = "inner_";

  /**
   * @param setting that did best on the inner rows; of equals the strongest regularisation
   * @param model fitted with it on all training rows
   */
  record Trained(Setting setting, Transformer model) {}

  Trained train(Split split) {
    Problem problem = problem();
    List<Setting> grid = classifier.grid();
    Setting best = grid.get(0);
    Transformer near = null;
    if (grid.size() > 1) {
      List<Transformer> path = path(problem, split.training().without(split.inner()).in(table));
      int chosen = bestOf(path, split.inner().in(table));
      best = grid.get(chosen);
      near = path.get(chosen);
    }
    return new Trained(
        best, classifier.fit(problem, best.value(), near, split.training().in(table)));
  }

  private Problem problem() {
    Vector first = table.select(Classifier.FEATURES).first().getAs(0);
    return new Problem(classes, first.size(), first instanceof DenseVector, seed);
  }

  /** A model for each setting, each begun where the one before ended. */
  private List<Transformer> path(Problem problem, Dataset<Row> rows) {
    List<Transformer> path = new ArrayList<>();
    Transformer near = null;
    for (Setting setting : classifier.grid()) {
      near = classifier.fit(problem, setting.value(), near, rows);
      path.add(near);
    }
    return path;
  }

  /** One job for all models: planning a query takes longer than predicting. */
  private static int bestOf(List<Transformer> models, Dataset<Row> rows) {
    Dataset<Row> predicted = rows.select(Classifier.LABEL, Classifier.FEATURES);
    for (int i = 0; i < models.size(); i++) {
      predicted = Prediction.by(models.get(i), predicted, INNER + i);
    }
    long[] right = new long[models.size()];
    for (Row row : predicted.drop(Classifier.FEATURES).collectAsList()) {
      for (int i = 0; i < right.length; i++) {
        right[i] += row.getDouble(1 + i) == row.getDouble(0) ? 1 : 0;
      }
    }
    int best = 0;
    for (int i = 1; i < right.length; i++) {
      best = right[i] > right[best] ? i : best;
    }
    return best;
  }
}
