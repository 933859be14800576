package io.poolhouse.compare;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.ml.Transformer;

/**
 * Chooses a classifier's setting on the inner rows of the training rows, then fits on all of them.
 *
 * @param grid from the strongest regularisation to the weakest
 */
record Trainer(TrainableRows rows, List<Setting> grid) {
  private static final int PATIENCE = 2;

  /**
   * @param setting that did best on the inner rows; of equals the strongest regularisation
   * @param model fitted with it on all training rows
   * @param fits that were made for it
   */
  record Trained(Setting setting, Transformer model, int fits) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  Trained train(Split split) {
    Setting best = grid.get(0);
    Transformer near = null;
    int fits = 1;
    if (grid.size() > 1) {
      Path path = path(split);
      best = path.best().setting();
      near = path.best().model();
      fits += path.fits();
    }
    return new Trained(best, rows.fit(split.training(), best, near), fits);
  }

  /** A point of the grid and how many of the inner rows it has right. */
  private record Step(Setting setting, Transformer model, long right) {}

  private record Path(Step best, int fits) {}

  /**
   * From the strongest regularisation on, each fit begun where the one before ended. The path ends
   * where {@link #PATIENCE} steps in a row were worse than the best: fits take longer the weaker
   * the regularisation is, and beyond its optimum only overfit more.
   */
  private Path path(Split split) {
    RowSet outer = split.training().without(split.inner());
    Step best = null;
    Transformer near = null;
    int worse = 0;
    int fits = 0;
    for (Setting setting : grid) {
      near = rows.fit(outer, setting, near);
      fits++;
      Step step = new Step(setting, near, rows.right(near, split.inner()));
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
}
