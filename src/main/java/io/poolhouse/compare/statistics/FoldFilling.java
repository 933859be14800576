package io.poolhouse.compare.statistics;

/** Folds while they are being filled: what each holds of each class so far. */
final class FoldFilling {
  private final RowGroups groups;
  private final int[][] ofClass;
  private final int[] sizes;
  private final int[] assignment;

  FoldFilling(RowGroups groups, int folds) {
    this.groups = groups;
    ofClass = new int[groups.classes()][folds];
    sizes = new int[folds];
    assignment = new int[groups.labels().length];
  }

  /** Puts the group into the fold that has the fewest rows of its classes. */
  void add(int group) {
    int fold = poorest(group);
    for (int place = groups.starts()[group]; place < groups.starts()[group + 1]; place++) {
      ofClass[groups.label(place)][fold]++;
      assignment[groups.rows()[place]] = fold;
    }
    sizes[fold] += groups.size(group);
  }

  /** Fold of each row: {@code [rows]}. */
  int[] assignment() {
    return assignment;
  }

  // Among folds that are equally poor in these classes the smallest one: otherwise the remainders
  // of 77 classes would all lie in the first folds.
  private int poorest(int group) {
    int best = 0;
    long fewest = Long.MAX_VALUE;
    for (int fold = 0; fold < sizes.length; fold++) {
      long held = held(group, fold);
      if (held < fewest || (held == fewest && sizes[fold] < sizes[best])) {
        best = fold;
        fewest = held;
      }
    }
    return best;
  }

  // The sum over the group's rows makes the sum of squared class counts grow least.
  private long held(int group, int fold) {
    long held = 0;
    for (int place = groups.starts()[group]; place < groups.starts()[group + 1]; place++) {
      held += ofClass[groups.label(place)][fold];
    }
    return held;
  }
}
