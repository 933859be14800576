package io.poolhouse.compare;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where fits take their rows from. The table is made when the first fit needs it and leaves memory
 * with the last.
 */
final class FeatureSource {

  /** What the training rows of a split teach before a classifier does. */
  interface Lesson {
    /**
     * @param texts all rows with their texts
     * @param split of which nothing but {@link Split#training} may be learned from
     * @return features of all rows; forgotten after the fit
     */
    FitTable features(FitTable texts, Split split);
  }

  private final Supplier<FitTable> maker;
  private final Lesson lesson;
  private int fitsLeft;
  private FitTable table;

  private FeatureSource(Supplier<FitTable> maker, Lesson lesson) {
    this.maker = maker;
    this.lesson = lesson;
  }

  /** Vectors, the same for every split. */
  static FeatureSource vectors(Supplier<FitTable> maker) {
    return new FeatureSource(maker, null);
  }

  /** Texts, of which each split's training rows teach how they become features. */
  static FeatureSource taught(Supplier<FitTable> maker, Lesson lesson) {
    return new FeatureSource(maker, lesson);
  }

  synchronized void expect(int fits) {
    fitsLeft += fits;
  }

  private synchronized FitTable taken() {
    if (table == null) {
      table = maker.get();
    }
    return table;
  }

  private synchronized void returned() {
    fitsLeft--;
    if (fitsLeft == 0) {
      table.forget();
      table = null;
    }
  }

  /** One fit's use of the rows: {@code row}, {@code label}, {@code features}. */
  <R> R with(Split split, Function<FitTable, R> use) {
    FitTable taken = taken();
    try {
      return lesson == null ? use.apply(taken) : taught(taken, split, use);
    } finally {
      returned();
    }
  }

  private <R> R taught(FitTable texts, Split split, Function<FitTable, R> use) {
    FitTable features = lesson.features(texts, split);
    try {
      return use.apply(features);
    } finally {
      features.forget();
    }
  }
}
