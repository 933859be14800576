package io.poolhouse.compare;

import io.poolhouse.compare.report.VariantScore.ChosenSetting;
import io.poolhouse.compare.report.VariantScore.ClassScore;
import io.poolhouse.compare.statistics.Confusion;
import io.poolhouse.compare.statistics.CorrectedResampledT;
import io.poolhouse.compare.statistics.Interval;
import io.poolhouse.compare.statistics.McNemar;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Proportion;
import io.poolhouse.compare.statistics.RowsAndSeeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A candidate's results on all splits, in the order of the splits; where it depends on chance,
 * those of one seed after those of another.
 *
 * @param seeds how many
 */
record Outcome(FitRows rows, Design design, List<FoldResult> results, int seeds) {

  /** Of a candidate that does not depend on chance. */
  Outcome(FitRows rows, Design design, List<FoldResult> results) {
    this(rows, design, results, 1);
  }

  /** Accuracies, by split, each the mean of the seeds; by seed where there is one split. */
  double[] scores() {
    double[] all = results.stream().mapToDouble(each -> each.accuracy(rows)).toArray();
    return isTested() || seeds == 1 ? all : meansOfSeeds(all);
  }

  private double[] meansOfSeeds(double[] all) {
    double[] means = new double[all.length / seeds];
    for (int i = 0; i < all.length; i++) {
      means[i % means.length] += all[i] / seeds;
    }
    return means;
  }

  /** Whether there is one split. */
  private boolean isTested() {
    return results.size() == seeds;
  }

  double mean() {
    return Arrays.stream(scores()).average().orElse(0);
  }

  /** Of the sample of {@link #scores}; 0 where that is one number. */
  double sd() {
    double mean = mean();
    double squares = 0;
    for (double score : scores()) {
      squares += (score - mean) * (score - mean);
    }
    int scores = scores().length;
    return scores < 2 ? 0 : Math.sqrt(squares / (scores - 1));
  }

  /** 95 %, of the mean; over the rows, and seeds, where there is one split, else over the folds. */
  Interval interval() {
    if (isTested()) {
      boolean[] right = right(0);
      long hits = IntStream.range(0, right.length).filter(i -> right[i]).count();
      return seeds == 1 ? Proportion.wilson(hits, right.length) : RowsAndSeeds.interval(right());
    }
    Interval free = CorrectedResampledT.interval(scores(), design.testToTraining());
    return new Interval(Math.max(0, free.low()), Math.min(1, free.high()));
  }

  PairedTest against(Outcome reference, double level) {
    if (isTested()) {
      return seeds == 1 && reference.seeds == 1
          ? McNemar.compare(right(0), reference.right(0), level)
          : RowsAndSeeds.compare(right(), reference.right(), level);
    }
    return CorrectedResampledT.compare(
        scores(), reference.scores(), design.testToTraining(), level);
  }

  /** Over all rows that were predicted, each as often as the cross-validation was repeated. */
  Confusion confusion() {
    List<Prediction> all = results.stream().flatMap(each -> each.predictions().stream()).toList();
    return Confusion.of(
        all.stream().mapToInt(each -> rows.labels()[each.row()]).toArray(),
        all.stream().mapToInt(Prediction::label).toArray(),
        rows.classes().size());
  }

  List<ClassScore> classScores() {
    Confusion confusion = confusion();
    return IntStream.range(0, rows.classes().size())
        .mapToObj(
            i ->
                new ClassScore(
                    rows.classes().get(i),
                    confusion.precision(i),
                    confusion.recall(i),
                    confusion.f1(i)))
        .toList();
  }

  /** Class indices by row, of the first repeat and seed; -1 for rows that were not held out. */
  int[] predictedOnce() {
    int[] predicted = new int[rows.size()];
    Arrays.fill(predicted, -1);
    results.subList(0, results.size() / seeds).stream()
        .filter(each -> each.split().repeat() == 0)
        .flatMap(each -> each.predictions().stream())
        .forEach(each -> predicted[each.row()] = each.label());
    return predicted;
  }

  double seconds() {
    return results.stream().mapToDouble(FoldResult::seconds).sum();
  }

  /** In the order of the grid. */
  List<ChosenSetting> settings(Classifier classifier) {
    List<ChosenSetting> chosen = new ArrayList<>();
    for (Setting setting : classifier.grid()) {
      int times = (int) results.stream().filter(each -> each.setting().equals(setting)).count();
      if (times > 0) {
        chosen.add(new ChosenSetting(setting.toString(), times, classifier.isEdge(setting)));
      }
    }
    return chosen;
  }

  /** Of one split, by seed, then by row. */
  private boolean[][] right() {
    return IntStream.range(0, seeds).mapToObj(this::right).toArray(boolean[][]::new);
  }

  private boolean[] right(int seed) {
    int[] predicted = new int[rows.size()];
    Arrays.fill(predicted, -1);
    results.get(seed).predictions().forEach(each -> predicted[each.row()] = each.label());
    int[] held = results.get(seed).split().held().toArray();
    boolean[] right = new boolean[held.length];
    for (int i = 0; i < held.length; i++) {
      right[i] = predicted[held[i]] == rows.labels()[held[i]];
    }
    return right;
  }
}
