package io.poolhouse.compare;

import io.poolhouse.compare.report.VariantScore.ChosenSetting;
import io.poolhouse.compare.report.VariantScore.ClassScore;
import io.poolhouse.compare.statistics.Confusion;
import io.poolhouse.compare.statistics.CorrectedResampledT;
import io.poolhouse.compare.statistics.Interval;
import io.poolhouse.compare.statistics.McNemar;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Proportion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A candidate's results on all splits, in the order of the splits. */
record Outcome(FitRows rows, Design design, List<FoldResult> results) {

  /** Accuracies, by split. */
  double[] scores() {
    return results.stream().mapToDouble(each -> each.accuracy(rows)).toArray();
  }

  double mean() {
    return Arrays.stream(scores()).average().orElse(0);
  }

  /** Of the sample; 0 where there is one split. */
  double sd() {
    double mean = mean();
    double squares = 0;
    for (double score : scores()) {
      squares += (score - mean) * (score - mean);
    }
    return results.size() < 2 ? 0 : Math.sqrt(squares / (results.size() - 1));
  }

  /** 95 %, of the mean; over the rows where there is one split, else over the folds. */
  Interval interval() {
    if (results.size() == 1) {
      boolean[] right = right();
      long hits = IntStream.range(0, right.length).filter(i -> right[i]).count();
      return Proportion.wilson(hits, right.length);
    }
    Interval free = CorrectedResampledT.interval(scores(), design.testToTraining());
    return new Interval(Math.max(0, free.low()), Math.min(1, free.high()));
  }

  PairedTest against(Outcome reference, double level) {
    return results.size() == 1
        ? McNemar.compare(right(), reference.right(), level)
        : CorrectedResampledT.compare(scores(), reference.scores(), design.testToTraining(), level);
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

  /** Class indices by row, of the first repeat; -1 for rows that were not held out. */
  int[] predictedOnce() {
    int[] predicted = new int[rows.size()];
    Arrays.fill(predicted, -1);
    results.stream()
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

  private boolean[] right() {
    int[] predicted = predictedOnce();
    int[] held = results.get(0).split().held().toArray();
    boolean[] right = new boolean[held.length];
    for (int i = 0; i < held.length; i++) {
      right[i] = predicted[held[i]] == rows.labels()[held[i]];
    }
    return right;
  }
}
