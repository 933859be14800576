package io.poolhouse.compare;

import io.poolhouse.compare.Fits.Candidate;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Logistic regression on the vectors of one data set in several precisions, learned on its training
 * rows and scored once on its test rows, as {@code jobs/compare --test} does.
 */
public final class PrecisionTask implements AutoCloseable {
  private static final Design DESIGN = new Design(2, 1, 1, false);

  private final LabelledTexts texts;
  private final String folder;
  private final int atOnce;

  /**
   * @param training columns {@code text} and {@code label}
   * @param folder for vectors
   * @param atOnce fits side by side
   */
  public PrecisionTask(Dataset<Row> training, Dataset<Row> test, String folder, int atOnce) {
    texts =
        LabelledTexts.of(
            training, new LabelColumns("text", "label", Optional.empty()), Optional.of(test));
    this.folder = folder;
    this.atOnce = atOnce;
  }

  public int trainingRows() {
    return texts.training().size();
  }

  public int testRows() {
    return texts.test().orElseThrow().size();
  }

  /** What one precision's vectors score, pooling by pooling. */
  public static final class Scores {
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    /** The share of the test rows that are right. */
    public double accuracy(String pooling) {
      return outcomes.get(pooling).mean();
    }

    /** Over the test rows, McNemar's. */
    public PairedTest against(Scores others, String pooling) {
      return outcomes.get(pooling).against(others.outcomes.get(pooling), Significance.LEVEL);
    }
  }

  /**
   * Embeds what is not embedded yet, and fits.
   *
   * @param embedder in one precision
   */
  public Scores scores(TextEmbedder embedder) {
    EmbeddedTexts embedded =
        new KeptEmbeddings(texts.texts().sparkSession(), folder)
            .of(texts.texts(), embedder, System.err::println);
    FitRows rows = FitRows.of(texts, Set.copyOf(embedded.idsWithoutVectors()));
    List<Candidate> candidates = new ArrayList<>();
    for (Pooling pooling : embedded.poolings()) {
      FeatureSource source = FeatureSource.vectors(() -> FitTable.of(rows, embedded, pooling));
      candidates.add(new Candidate(pooling.toString(), source, Classifier.LOGISTIC));
    }
    FitProgress progress = new FitProgress(candidates.size(), System.err::println);
    Scores scores = new Scores();
    new Fits(rows, DESIGN, atOnce, progress)
        .of(candidates, Split.of(rows, DESIGN))
        .forEach(
            (candidate, results) ->
                scores.outcomes.put(candidate.name(), new Outcome(rows, DESIGN, results)));
    return scores;
  }

  @Override
  public void close() {
    texts.close();
  }
}
