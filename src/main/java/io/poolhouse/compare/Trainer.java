package io.poolhouse.compare;

import io.poolhouse.compare.Classifier.Problem;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Fits one classifier: chooses its setting on the inner rows of the training rows, then fits on all
 * of them.
 *
 * @param table rows with {@code row}, {@code label}, {@code features}; split by their number
 */
record Trainer(Classifier classifier, Dataset<Row> table, int classes, long seed) {
  private static final String PREDICTED = "predicted";
  private static final int PATIENCE = 2;

  /**
   * @param setting that did best on the inner rows; of equals the strongest regularisation
   * @param model fitted with it on all training rows
   * @param fits that MLlib made for it
   */
  record Trained(Setting setting, Transformer model, int fits) {}

  Trained train(Split split) {
    Problem problem = problem();
    Setting best = classifier.grid().get(0);
    Transformer near = null;
    int fits = 1;
    if (classifier.grid().size() > 1) {
      Path path = path(problem, split);
      best = path.best().setting();
      near = path.best().model();
      fits += path.fits();
    }
    return new Trained(
        best, classifier.fit(problem, best.value(), near, split.training().in(table)), fits);
  }

  /** A point of the grid and how many of the inner rows it has right. */
  private record Step(Setting setting, Transformer model, long right) {}

  private record Path(Step best, int fits) {}

  /**
   * From the strongest regularisation on, each fit begun where the one before ended. The path ends
   * where {@link #PATIENCE} steps in a row were worse than the best: fits take longer the weaker
   * the regularisation is, and beyond its optimum only overfit more.
   */
  private Path path(Problem problem, Split split) {
    Dataset<Row> rows = split.training().without(split.inner()).in(table);
    Dataset<Row> inner = split.inner().in(table);
    Step best = null;
    Transformer near = null;
    int worse = 0;
    int fits = 0;
    for (Setting setting : classifier.grid()) {
      near = classifier.fit(problem, setting.value(), near, rows);
      fits++;
      Step step = new Step(setting, near, right(near, inner));
      if (best == null || step.right() > best.right()) {
        best = step;
      }
      worse = step.right() < best.right() ? worse + 1 : 0;
      if (worse == PATIENCE) {
        break;
      }
    }
    return new Path(best, fits);
  }

  private static long right(Transformer model, Dataset<Row> rows) {
    return Prediction.by(model, rows.select(Classifier.LABEL, Classifier.FEATURES), PREDICTED)
        .filter(functions.col(PREDICTED).equalTo(functions.col(Classifier.LABEL)))
        .count();
  }

  private Problem problem() {
    Vector first = table.select(Classifier.FEATURES).first().getAs(0);
    return new Problem(classes, first.size(), first instanceof DenseVector, seed);
  }
}
