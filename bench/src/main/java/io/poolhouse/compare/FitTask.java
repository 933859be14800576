package io.poolhouse.compare;

import io.poolhouse.compare.Fits.Candidate;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Logistic regression on some poolings of one data set over the same folds, as a comparison makes
 * it and as plain MLlib does.
 */
public final class FitTask implements AutoCloseable {
  private final LabelledTexts texts;
  private final EmbeddedTexts embedded;
  private final FitRows rows;
  private final Design design;
  private final List<Split> splits;
  private final PlainFits plain;

  private FitTask(LabelledTexts texts, EmbeddedTexts embedded, int folds, String folder) {
    this.texts = texts;
    this.embedded = embedded;
    rows = FitRows.of(texts, Set.copyOf(embedded.idsWithoutVectors()));
    design = new Design(folds, 1, 1, false);
    splits = Split.of(rows, design);
    plain = new PlainFits(rows, splits, embedded, folder);
  }

  /**
   * Embeds what is not embedded yet.
   *
   * @param csv with columns {@code text} and {@code label}
   * @param folder for vectors
   */
  public static FitTask of(
      SparkSession spark, String csv, TextEmbedder embedder, int folds, String folder) {
    Dataset<Row> table = spark.read().options(Map.of("header", "true", "escape", "\"")).csv(csv);
    LabelledTexts texts =
        LabelledTexts.of(
            table, new LabelColumns("text", "label", Optional.empty()), Optional.empty());
    EmbeddedTexts embedded =
        new KeptEmbeddings(spark, folder).of(texts.texts(), embedder, System.err::println);
    return new FitTask(texts, embedded, folds, folder);
  }

  public int rows() {
    return rows.size();
  }

  public int classes() {
    return rows.classes().size();
  }

  public int width() {
    return embedded.hiddenSize();
  }

  /**
   * What was found on one fold.
   *
   * @param fits how many led to it: those of the grid, and the one on all training rows
   */
  public record Choice(Pooling pooling, int fold, String setting, double accuracy, int fits) {}

  /**
   * @param seconds from vectors in Parquet to predictions
   */
  public record Run(List<Choice> choices, double seconds) {

    public int fits() {
      return choices.stream().mapToInt(Choice::fits).sum();
    }

    public double rate() {
      return fits() / seconds;
    }
  }

  /**
   * As {@code jobs/compare} makes them.
   *
   * @param atOnce fits side by side
   */
  public Run ours(int atOnce) {
    long start = System.nanoTime();
    List<Candidate> candidates = new ArrayList<>();
    for (Pooling pooling : embedded.poolings()) {
      FeatureSource source = FeatureSource.vectors(() -> FitTable.of(rows, embedded, pooling));
      candidates.add(new Candidate(pooling.toString(), source, Classifier.LOGISTIC));
    }
    FitProgress silent = new FitProgress(splits.size() * candidates.size(), line -> {});
    var results = new Fits(rows, design, atOnce, silent).of(candidates, splits);
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      for (FoldResult result : results.get(candidates.get(i))) {
        choices.add(
            new Choice(
                embedded.poolings().get(i),
                result.split().fold(),
                result.setting().toString(),
                result.accuracy(rows),
                result.fits()));
      }
    }
    return new Run(choices, (System.nanoTime() - start) / 1e9);
  }

  /**
   * The same fits by plain MLlib.
   *
   * @param partitions of its table
   */
  public Run plain(List<Choice> same, int partitions) {
    plain.prepare(partitions);
    long start = System.nanoTime();
    List<Choice> choices = plain.of(same, partitions);
    return new Run(choices, (System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    texts.close();
  }
}
