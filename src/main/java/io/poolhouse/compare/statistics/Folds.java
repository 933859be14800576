package io.poolhouse.compare.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Which rows are held out together. Every class is spread evenly, rows of equal texts stay
 * together, and the same seed gives the same answer on any machine.
 */
public final class Folds {
  private final int[] assignment;
  private final int count;

  private Folds(int[] assignment, int count) {
    this.assignment = assignment;
    this.count = count;
  }

  /**
   * Folds for cross-validation. Where every text occurs once, the folds' rows of a class differ by
   * at most 1, and so do the folds' sizes; larger groups go first, so that single rows can level
   * what they leave uneven. With fewer texts than folds some folds are empty.
   *
   * @param labels class of each row, from 0
   * @param groups group of each row, from 0: rows with equal text share one
   * @param folds at least 2
   */
  public static Folds of(int[] labels, int[] groups, int folds, long seed) {
    if (folds < 2) {
      throw new IllegalArgumentException("%d folds; at least 2 are needed".formatted(folds));
    }
    RowGroups texts = RowGroups.of(labels, groups);
    SplittableRandom random = new SplittableRandom(seed);
    FoldFilling filling = new FoldFilling(texts, folds);
    for (int group : largestFirst(texts, texts.shuffled(random))) {
      filling.add(group);
    }
    int[] names = IntStream.range(0, folds).toArray();
    RowGroups.shuffle(names, random);
    return new Folds(Arrays.stream(filling.assignment()).map(fold -> names[fold]).toArray(), folds);
  }

  // Class by class within a size: the remainder of each class then goes to the smallest folds.
  private static int[] largestFirst(RowGroups texts, int[] order) {
    int[] byClass =
        CountingSort.by(order, group -> texts.label(texts.starts()[group]), texts.classes());
    int largest = Arrays.stream(order).map(texts::size).max().orElse(0);
    return CountingSort.by(byClass, group -> largest - texts.size(group), largest + 1);
  }

  /** The fold of a row, 0 to {@code count() - 1}. */
  public int foldOf(int row) {
    return assignment[row];
  }

  /** The fold of each row: {@code [rows]}. */
  public int[] assignment() {
    return assignment.clone();
  }

  public int count() {
    return count;
  }

  /**
   * Rows to hold out once: of each class about {@code share}, rounded so that small classes do not
   * all lose theirs. Rows of equal texts stay on one side. Every class keeps a row to train on, so
   * a class of one row, or of one text, is never held out.
   *
   * @param share between 0 and 1
   * @return true where the row is held out: {@code [rows]}; nowhere if the rows are too few
   */
  public static boolean[] holdOut(int[] labels, int[] groups, double share, long seed) {
    RowGroups texts = RowGroups.of(labels, groups);
    int[] room = heldOutRows(texts.classSizes(), share);
    boolean[] heldOut = new boolean[labels.length];
    for (int group : texts.shuffled(new SplittableRandom(seed))) {
      if (taken(texts, group, room)) {
        mark(texts, group, heldOut);
      }
    }
    return heldOut;
  }

  // What rounding takes from one class is given to the next: rounding each of 77 small classes
  // alone would hold out far more, or fewer, than the share.
  private static int[] heldOutRows(int[] classSizes, double share) {
    int[] heldOut = new int[classSizes.length];
    double owed = 0;
    for (int label = 0; label < heldOut.length; label++) {
      owed += share * classSizes[label];
      heldOut[label] = Math.max(0, Math.min((int) Math.round(owed), classSizes[label] - 1));
      owed = Math.max(-1, Math.min(owed - heldOut[label], 1));
    }
    return heldOut;
  }

  private static boolean taken(RowGroups texts, int group, int[] room) {
    boolean fits = true;
    int start = texts.starts()[group];
    int end = texts.starts()[group + 1];
    for (int place = start; place < end; place++) {
      fits &= --room[texts.label(place)] >= 0;
    }
    for (int place = start; place < end && !fits; place++) {
      room[texts.label(place)]++;
    }
    return fits;
  }

  private static void mark(RowGroups texts, int group, boolean[] marked) {
    for (int place = texts.starts()[group]; place < texts.starts()[group + 1]; place++) {
      marked[texts.rows()[place]] = true;
    }
  }

  /**
   * A stratified sample for a learning curve: of each class about {@code share}, at least one row,
   * rows of equal texts together. With one seed a smaller sample lies within every larger one.
   *
   * @param share above 0, at most 1; 1 takes every row
   * @return true where the row is in the sample: {@code [rows]}
   */
  public static boolean[] subset(int[] labels, int[] groups, double share, long seed) {
    RowGroups texts = RowGroups.of(labels, groups);
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = texts.shuffled(random);
    // A class's rows come in at (0, 1, 2, ... + offset) / rows: without an offset of its own each
    // class would round up, and 77 small classes together would be far over the share.
    double[] offsets = random.doubles(texts.classes()).toArray();
    int[] sizes = texts.classSizes();
    int[] before = new int[texts.classes()];
    boolean[] sampled = new boolean[labels.length];
    for (int group : order) {
      if (entersAt(texts, group, before, sizes, offsets) < share) {
        mark(texts, group, sampled);
      }
      for (int place = texts.starts()[group]; place < texts.starts()[group + 1]; place++) {
        before[texts.label(place)]++;
      }
    }
    return sampled;
  }

  /**
   * The share from which on a group is in: the lowest that one of its classes gives; 0 if first.
   */
  private static double entersAt(
      RowGroups texts, int group, int[] before, int[] sizes, double[] offsets) {
    double lowest = 1;
    for (int place = texts.starts()[group]; place < texts.starts()[group + 1]; place++) {
      int label = texts.label(place);
      int rank = before[label];
      lowest = Math.min(lowest, rank == 0 ? 0 : (rank + offsets[label]) / sizes[label]);
    }
    return lowest;
  }
}
