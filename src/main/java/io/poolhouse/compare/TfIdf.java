package io.poolhouse.compare;

import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.IDF;
import org.apache.spark.ml.feature.Normalizer;
import org.apache.spark.ml.feature.RegexTokenizer;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Features without a model: which words a text has, weighted by how rare they are. Words are runs
 * of letters, marks and digits, in small letters; the vocabulary is that of the texts on which the
 * pipeline is fitted.
 */
public final class TfIdf {
  /** Terms at most: beyond, each is in too few texts to teach a linear classifier anything. */
  static final int VOCABULARY = 20_000;

  /** Texts that have a term at least: of a single one a classifier learns the text itself. */
  static final int LEAST_TEXTS = 2;

  private TfIdf() {}

  /**
   * Vectors of length 1, and zeros for a text without a known term. Needs texts that are not null;
   * leaves its intermediate columns, whose names begin with that of the features.
   *
   * @param features the new column's name: sparse vectors, {@code [terms]}
   */
  public static Pipeline pipeline(String textColumn, String features) {
    String lower = features + "_lower";
    String words = features + "_words";
    String counts = features + "_counts";
    String weighted = features + "_weighted";
    return new Pipeline()
        .setStages(
            new PipelineStage[] {
              // RegexTokenizer's own small letters are those of the machine's language: in
              // Turkish, I becomes another letter than i.
              new SQLTransformer()
                  .setStatement(
                      "SELECT *, lower(`%s`) AS `%s` FROM __THIS__"
                          .formatted(textColumn.replace("`", "``"), lower.replace("`", "``"))),
              new RegexTokenizer()
                  .setInputCol(lower)
                  .setToLowercase(false)
                  .setOutputCol(words)
                  .setGaps(false)
                  .setPattern("[\\p{L}\\p{M}\\p{N}]+"),
              new Vocabulary().setInputCol(words).setOutputCol(counts),
              new IDF().setInputCol(counts).setOutputCol(weighted),
              new Normalizer().setInputCol(weighted).setOutputCol(features)
            });
  }

  /** Of the words of a split's training rows: {@link FeatureSource.Lesson}. */
  static FitTable features(FitTable texts, Split split) {
    Transformer learned =
        pipeline(FitTable.TEXT, Classifier.FEATURES).fit(split.training().in(texts.rows()));
    Dataset<Row> features =
        learned
            .transform(texts.rows())
            .select(FitTable.ROW, Classifier.LABEL, Classifier.FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new FitTable(features, texts.isSmall(), 0);
  }
}
