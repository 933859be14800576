package io.poolhouse.finetune;

import io.poolhouse.compare.ClassificationResult;
import io.poolhouse.compare.Design;
import io.poolhouse.compare.FitRows;
import io.poolhouse.compare.Prediction;
import io.poolhouse.compare.Split;
import io.poolhouse.compare.report.TrainingRun;
import io.poolhouse.compare.report.TrainingRun.Loss;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.spark.TrainableModel;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All trials of a job and what they came to: for every pooling and seed one on each split of the
 * comparison, and where those are folds, one more that learns from all rows, for its weights.
 *
 * @param results by trial, in the order in which they were asked for
 * @param splits of the comparison, without that of all rows
 */
public record TrainedTrials(
    Trials trials, TrialRows rows, Map<Trial, TrialResult> results, int splits) {

  /** What stands in the place of a classifier of MLlib. */
  private static final String CLASSIFIER = "fine-tuning";

  /** Points of a curve of losses. */
  private static final int POINTS = 60;

  /**
   * Trains them.
   *
   * @param comparison whose rows and splits they are
   * @param texts {@code id} and {@code text}
   */
  public static TrainedTrials of(
      ClassificationResult comparison,
      List<TrainedPooling> poolings,
      List<Long> seeds,
      Design design,
      Dataset<Row> texts,
      TrainableModel model,
      Trials trials)
      throws IOException {
    List<TrialSplit> splits = splits(comparison, design);
    int kept = splits.size() - 1;
    FitRows rows = comparison.rows();
    TrialRows trialRows =
        TrialRows.of(model.tokenized(texts), rows.textIds(), rows.labels(), splits);
    List<Trial> all = new ArrayList<>();
    for (TrainedPooling pooling : poolings) {
      for (long seed : seeds) {
        for (int split = 0; split < splits.size(); split++) {
          all.add(new Trial(pooling, seed, split, split == kept));
        }
      }
    }
    List<TrialResult> results = trials.run(all, trialRows);
    Map<Trial, TrialResult> byTrial = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      byTrial.put(all.get(i), results.get(i));
    }
    return new TrainedTrials(trials, trialRows, byTrial, comparison.splits().size());
  }

  /** The weights that are kept are those of the last. */
  private static List<TrialSplit> splits(ClassificationResult comparison, Design design) {
    FitRows rows = comparison.rows();
    List<TrialSplit> splits = new ArrayList<>();
    for (Split split : comparison.splits()) {
      splits.add(
          TrialSplit.of(
              split.training().toArray(),
              split.held().toArray(),
              rows.labels(),
              rows.textIds(),
              design.seed() + splits.size()));
    }
    if (rows.testRows() == 0) {
      int[] all = IntStream.range(0, rows.size()).toArray();
      TrialSplit learning =
          TrialSplit.of(
              all, new int[0], rows.labels(), rows.textIds(), design.seed() + splits.size());
      splits.add(new TrialSplit(learning.learned(), learning.inner(), learning.inner()));
    }
    return List.copyOf(splits);
  }

  public static Variant variant(String model, TrainedPooling pooling) {
    return new Variant(model, pooling.word(), CLASSIFIER);
  }

  /** The comparison with these among its variants. */
  public ClassificationResult among(ClassificationResult comparison, String model) {
    ClassificationResult all = comparison;
    for (TrainedPooling pooling : poolings()) {
      List<List<List<Prediction>>> predictions = new ArrayList<>();
      List<List<Double>> seconds = new ArrayList<>();
      for (long seed : seeds()) {
        List<Trial> ofSeed =
            scored().stream()
                .filter(trial -> trial.pooling().equals(pooling) && trial.seed() == seed)
                .toList();
        predictions.add(ofSeed.stream().map(this::predictions).toList());
        seconds.add(ofSeed.stream().map(trial -> results.get(trial).seconds()).toList());
      }
      all = all.with(variant(model, pooling), predictions, seconds);
    }
    return all;
  }

  private List<Prediction> predictions(Trial trial) {
    TrialResult result = results.get(trial);
    int[] held = rows.splits().get(trial.split()).held();
    return IntStream.range(0, held.length)
        .mapToObj(i -> new Prediction(held[i], result.predictions()[i], result.probabilities()[i]))
        .toList();
  }

  public List<TrainedPooling> poolings() {
    return results.keySet().stream().map(Trial::pooling).distinct().toList();
  }

  private List<Long> seeds() {
    return results.keySet().stream().map(Trial::seed).distinct().toList();
  }

  /** Without those that are trained for their weights alone. */
  private List<Trial> scored() {
    return results.keySet().stream().filter(trial -> trial.split() < splits).toList();
  }

  /**
   * The trial whose weights are handed on: of those that learned from all that there is to learn
   * from, that of the seed which is best on the inner rows, the first of equals. What the held-out
   * rows say has no part in it.
   */
  public Trial best(TrainedPooling pooling) {
    Comparator<Trial> byInner =
        (one, other) -> {
          EpochScore first = results.get(one).best();
          EpochScore second = results.get(other).best();
          return first.isBetterThan(second) ? 1 : second.isBetterThan(first) ? -1 : 0;
        };
    return results.keySet().stream()
        .filter(trial -> trial.pooling().equals(pooling) && trial.keepsWeights())
        .reduce((best, next) -> byInner.compare(next, best) > 0 ? next : best)
        .orElseThrow();
  }

  /** For the report. */
  public List<TrainingRun> runs(String model, int hiddenSize) {
    return scored().stream().map(trial -> run(trial, model, hiddenSize)).toList();
  }

  private TrainingRun run(Trial trial, String model, int hiddenSize) {
    TrialResult result = results.get(trial);
    int[] held = rows.splits().get(trial.split()).held();
    int[] labels = rows.labels(held);
    long right =
        IntStream.range(0, held.length).filter(i -> result.predictions()[i] == labels[i]).count();
    return new TrainingRun(
        variant(model, trial.pooling()),
        trial.pooling().head(trials.settings().queries()).vectors() * hiddenSize,
        trial.seed(),
        trial.split(),
        curve(result.losses()),
        result.epochs().stream().map(EpochScore::accuracy).toList(),
        result.bestEpoch(),
        (double) right / held.length,
        result.seconds());
  }

  private static List<Loss> curve(double[] losses) {
    int width = Math.max(1, (losses.length + POINTS - 1) / POINTS);
    List<Loss> curve = new ArrayList<>();
    for (int from = 0; from < losses.length; from += width) {
      int to = Math.min(losses.length, from + width);
      curve.add(new Loss(to, Arrays.stream(losses, from, to).average().orElseThrow()));
    }
    return curve;
  }

  /** The first texts that a trial was scored on, of which its result has vectors. */
  List<TokenizedText> proofs(Trial trial) {
    int proofs = results.get(trial).vectors().length;
    return rows.texts(Arrays.copyOf(rows.splits().get(trial.split()).held(), proofs));
  }

  /** Seconds of one core over all trials, those of earlier runs included. */
  public double seconds() {
    return results.values().stream().mapToDouble(TrialResult::seconds).sum();
  }

  /** Tokens that all steps learned from. */
  public long tokens() {
    return results.entrySet().stream()
        .mapToLong(
            each ->
                each.getValue().epochs().size()
                    * rows.tokens(rows.splits().get(each.getKey().split()).learned()))
        .sum();
  }
}
