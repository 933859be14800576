package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Interval;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a variant did.
 *
 * @param width numbers in a vector
 * @param mean of the folds; of the test rows or of the pairs where there are no folds
 * @param sd over the folds; 0 where there are none
 * @param interval of the mean, 95 %
 * @param folds a score each, in order; of the test rows alone with {@code --test}, or each seed's
 *     where it was trained with several
 * @param macroF1 mean F1 of the classes, over all rows that were predicted; none for similarity
 * @param seconds that fitting and predicting took, of one core; of similarity, that scoring took
 * @param bytesPerRow of the vector as {@code array<float>}
 * @param crowding mean cosine of random pairs of texts: near 1, all texts look alike; NaN where it
 *     was not measured
 * @param classes by class, in the order of the data's classes; empty for similarity
 * @param subsets by {@code --subset}; empty without
 * @param strengths which settings the training folds chose; empty for similarity
 */
public record VariantScore(
    Variant variant,
    int width,
    double mean,
    double sd,
    Interval interval,
    List<Double> folds,
    OptionalDouble macroF1,
    double seconds,
    long bytesPerRow,
    double crowding,
    List<ClassScore> classes,
    List<SubsetScore> subsets,
    List<ChosenSetting> strengths) {

  public VariantScore {
    folds = List.copyOf(folds);
    classes = List.copyOf(classes);
    subsets = List.copyOf(subsets);
    strengths = List.copyOf(strengths);
  }

  /** One class as a variant predicts it; all fractions, 0 where they are undefined. */
  public record ClassScore(String label, double precision, double recall, double f1) {}

  /** Spearman's rho (x 100) of the pairs of one subset. */
  public record SubsetScore(String subset, long pairs, double score, Interval interval) {}

  /**
   * A setting of the classifier's grid that training folds chose.
   *
   * @param setting such as {@code L2 0.01}
   * @param times how many training folds chose it
   * @param edge whether the grid ends there, so that a better one may lie beyond
   */
  public record ChosenSetting(String setting, int times, boolean edge) {}
}
