package io.poolhouse.compare;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Where fits take their rows from. The table is made when the first fit needs it and leaves memory
 * with the last.
 */
final class FeatureSource {
  private final Supplier<FitTable> maker;
  private final boolean isTexts;
  private int fitsLeft;
  private FitTable table;

  private FeatureSource(Supplier<FitTable> maker, boolean isTexts) {
    this.maker = maker;
    this.isTexts = isTexts;
  }

  /** Vectors, the same for every split. */
  static FeatureSource vectors(Supplier<FitTable> maker) {
    return new FeatureSource(maker, false);
  }

  /** Texts, whose terms each split's training rows teach. */
  static FeatureSource terms(Supplier<FitTable> maker) {
    return new FeatureSource(maker, true);
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
      return isTexts ? withTerms(taken, split, use) : use.apply(taken);
    } finally {
      returned();
    }
  }

  private static <R> R withTerms(FitTable texts, Split split, Function<FitTable, R> use) {
    Transformer learned =
        TfIdf.pipeline(FitTable.TEXT, Classifier.FEATURES).fit(split.training().in(texts.rows()));
    Dataset<Row> features =
        learned
            .transform(texts.rows())
            .select(FitTable.ROW, Classifier.LABEL, Classifier.FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return use.apply(new FitTable(features, texts.isSmall()));
    } finally {
      features.unpersist();
    }
  }
}
