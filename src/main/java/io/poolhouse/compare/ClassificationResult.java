package io.poolhouse.compare;

import io.poolhouse.compare.report.Baseline;
import io.poolhouse.compare.report.LearningPoint;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.spark.UntrainedPooling.Taught;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * All that was fitted and predicted.
 *
 * @param outcomes of the variants, in their order
 * @param terms of TF-IDF, by classifier
 * @param taught what the splits' rows taught the variants whose pooling is learned, by split
 * @param learning points below the whole of the training rows
 * @param seconds that all fits took together, side by side
 */
public record ClassificationResult(
    FitRows rows,
    Design design,
    List<Split> splits,
    Map<Variant, Outcome> outcomes,
    Map<Classifier, Outcome> terms,
    Map<Variant, List<Taught>> taught,
    List<LearningPoint> learning,
    double seconds) {

  /** Of MLlib, those of the learning curve left out. */
  public int fits() {
    return Stream.concat(outcomes.values().stream(), terms.values().stream())
        .flatMap(each -> each.results().stream())
        .mapToInt(FoldResult::fits)
        .sum();
  }

  /**
   * With another variant, which something else than a classifier of MLlib learned.
   *
   * @param predictions of the held rows of every split, by seed, then by split
   * @param seconds of learning and predicting, likewise
   */
  public ClassificationResult with(
      Variant variant, List<List<List<Prediction>>> predictions, List<List<Double>> seconds) {
    List<FoldResult> results = new ArrayList<>();
    for (int seed = 0; seed < predictions.size(); seed++) {
      for (int split = 0; split < splits.size(); split++) {
        results.add(
            new FoldResult(
                splits.get(split),
                new Setting("", 0),
                predictions.get(seed).get(split),
                0,
                seconds.get(seed).get(split)));
      }
    }
    Map<Variant, Outcome> all = new LinkedHashMap<>(outcomes);
    all.put(variant, new Outcome(rows, design, results, predictions.size()));
    return new ClassificationResult(
        rows, design, splits, all, terms, taught, learning, this.seconds);
  }

  /** Numbers in the widest vector that a variant's pooling was taught to give. */
  int widestTaught(Variant variant) {
    return taught.get(variant).stream().mapToInt(Taught::width).max().orElseThrow();
  }

  /** Of two variants alone. */
  PairedTest test(Variant variant, Variant reference, double level) {
    return outcomes.get(variant).against(outcomes.get(reference), level);
  }

  /** Of every variant but the reference. */
  Map<Variant, PairedTest> against(Variant reference) {
    double level = Significance.strictest(outcomes.size() - 1);
    Map<Variant, PairedTest> tests = new LinkedHashMap<>();
    outcomes.forEach(
        (variant, outcome) -> {
          if (!variant.equals(reference)) {
            tests.put(variant, outcome.against(outcomes.get(reference), level));
          }
        });
    return tests;
  }

  /** Of two variants alone, without a correction for looking at many. */
  boolean isWorse(Variant one, Variant other) {
    PairedTest test = test(one, other, Significance.LEVEL);
    return test.difference() < 0 && test.p() <= Significance.LEVEL;
  }

  List<Baseline> baselines() {
    List<Baseline> baselines = new ArrayList<>();
    baselines.add(baseline("majority", Majority.outcome(rows, design, splits)));
    terms.forEach(
        (classifier, outcome) ->
            baselines.add(
                baseline(terms.size() == 1 ? "tf-idf" : "tf-idf " + classifier.word(), outcome)));
    return baselines;
  }

  /** With the points of all training rows. */
  List<LearningPoint> learningCurve() {
    List<LearningPoint> all = new ArrayList<>(learning);
    if (!learning.isEmpty()) {
      outcomes.forEach((variant, outcome) -> all.add(point(variant, 1, outcome)));
    }
    return all;
  }

  static LearningPoint point(Variant variant, double share, Outcome outcome) {
    double known =
        outcome.results().stream()
            .mapToInt(each -> each.split().training().size())
            .average()
            .orElse(0);
    return new LearningPoint(variant, share, Math.round(known), outcome.mean(), outcome.interval());
  }

  private static Baseline baseline(String name, Outcome outcome) {
    return new Baseline(
        name,
        outcome.mean(),
        outcome.sd(),
        outcome.interval(),
        java.util.Arrays.stream(outcome.scores()).boxed().toList(),
        OptionalDouble.of(outcome.confusion().macroF1()));
  }
}
