package io.poolhouse.compare;

import org.apache.spark.ml.Transformer;

/** A comparison's rows, and the classifier that is fitted on some of them and tried on others. */
interface TrainableRows {

  /**
   * @param near a model of a neighbouring setting or of most of these rows, from which the search
   *     may start; null for none
   */
  Transformer fit(RowSet rows, Setting setting, Transformer near);

  /** Rows whose class the model says. */
  long right(Transformer model, RowSet rows);
}
