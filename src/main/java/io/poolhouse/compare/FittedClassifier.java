package io.poolhouse.compare;

import static org.apache.spark.sql.functions.col;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A classifier fitted on all training rows, its setting chosen on an inner part of them as in a
 * comparison.
 *
 * @param model of MLlib
 * @param setting in words, such as {@code L2 0.01}
 */
public record FittedClassifier(Transformer model, ClassifierColumns columns, String setting) {

  /**
   * @param vectors {@code id} of {@link LabelledTexts#texts} and {@code features}, ML vectors; rows
   *     whose text has none are left out
   */
  public static FittedClassifier onAll(
      LabelledTexts labelled, Dataset<Row> vectors, Classifier classifier, long seed) {
    Set<Long> without =
        vectors.where(col(Classifier.FEATURES).isNull()).select("id").collectAsList().stream()
            .map(row -> row.getLong(0))
            .collect(Collectors.toSet());
    FitRows rows = FitRows.of(labelled, without).trainingOnly();
    Design design = new Design(2, 1, seed, false);
    FitTable table = FitTable.ofVectors(rows, vectors);
    try {
      Trainer.Trained trained =
          new Training(classifier, table, rows.classes().size(), design.seedOf(0, -1))
              .on(Split.ofAll(rows, design))
              .trained();
      return new FittedClassifier(
          trained.model(),
          ClassifierColumns.usual(classifier.givesProbabilities()),
          trained.setting().toString());
    } finally {
      table.forget();
    }
  }
}
