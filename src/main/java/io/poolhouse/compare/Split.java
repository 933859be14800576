package io.poolhouse.compare;

import io.poolhouse.compare.statistics.Folds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What one classifier learns from, and what it is scored on.
 *
 * @param repeat from 0
 * @param fold from 0; 0 where a test table is scored
 * @param training the rows that it may see
 * @param inner those of them on which settings are compared, before all are used
 * @param held the rows on which it is scored
 */
public record Split(int repeat, int fold, RowSet training, RowSet inner, RowSet held)
    implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  /** Of the training rows. */
  private static final double INNER_SHARE = 0.2;

  /** Folds over the training rows, or one split where there is a test table. */
  static List<Split> of(FitRows rows, Design design) {
    if (rows.testRows() == 0) {
      return crossValidation(rows, design);
    }
    RowSet training = RowSet.of(rows.size(), row -> row < rows.trainingRows());
    RowSet held = RowSet.of(rows.size(), row -> row >= rows.trainingRows());
    return List.of(with(rows, design, 0, 0, training, held));
  }

  /** All rows are learned from, none is scored. */
  static Split ofAll(FitRows rows, Design design) {
    return with(rows, design, 0, 0, RowSet.of(rows.size(), row -> true), new RowSet(new BitSet()));
  }

  private static List<Split> crossValidation(FitRows rows, Design design) {
    List<Split> splits = new ArrayList<>();
    for (int repeat = 0; repeat < design.repeats(); repeat++) {
      int[] folds =
          Folds.of(rows.labels(), rows.textIds(), design.folds(), design.seedOf(repeat, 0))
              .assignment();
      for (int fold = 0; fold < design.folds(); fold++) {
        int out = fold;
        RowSet training = RowSet.of(rows.size(), row -> folds[row] != out);
        RowSet held = RowSet.of(rows.size(), row -> folds[row] == out);
        splits.add(with(rows, design, repeat, fold, training, held));
      }
    }
    return splits;
  }

  /** The same split where only a share of the training rows is known. */
  Split knowing(double share, FitRows rows, Design design) {
    int[] members = training.toArray();
    boolean[] known =
        Folds.subset(
            rows.labelsOf(members),
            rows.textIdsOf(members),
            share,
            design.seedOf(repeat, 2 * fold + 2));
    return with(rows, design, repeat, fold, chosen(members, known), held);
  }

  private static Split with(
      FitRows rows, Design design, int repeat, int fold, RowSet training, RowSet held) {
    int[] members = training.toArray();
    boolean[] inner =
        Folds.holdOut(
            rows.labelsOf(members),
            rows.textIdsOf(members),
            INNER_SHARE,
            design.seedOf(repeat, 2 * fold + 1));
    return new Split(repeat, fold, training, chosen(members, inner), held);
  }

  private static RowSet chosen(int[] members, boolean[] isChosen) {
    BitSet rows = new BitSet();
    for (int i = 0; i < members.length; i++) {
      rows.set(members[i], isChosen[i]);
    }
    return new RowSet(rows);
  }
}
