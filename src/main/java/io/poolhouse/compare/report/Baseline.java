package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Interval;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is reached without a model: {@code majority}, {@code tf-idf}.
 *
 * @param name with the classifier where several are compared: {@code tf-idf svm}
 */
public record Baseline(
    String name,
    double mean,
    double sd,
    Interval interval,
    List<Double> folds,
    OptionalDouble macroF1) {

  public Baseline {
    folds = List.copyOf(folds);
  }
}
