package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Interval;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Verdict;
import java.util.Comparator;
import java.util.List;

/** Comparisons that fit invented scores. */
final class Comparisons {
  private Comparisons() {}

  static Variant best(List<VariantScore> scores) {
    return scores.stream()
        .max(Comparator.comparingDouble(VariantScore::mean))
        .orElseThrow()
        .variant();
  }

  /** Of every score but the reference's, each difference with the same standard error. */
  static List<Comparison> with(List<VariantScore> scores, Variant reference, double error) {
    double base =
        scores.stream()
            .filter(score -> score.variant().equals(reference))
            .findFirst()
            .orElseThrow()
            .mean();
    return scores.stream()
        .filter(score -> !score.variant().equals(reference))
        .map(score -> comparison(score, score.mean() - base, error))
        .toList();
  }

  private static Comparison comparison(VariantScore score, double difference, double error) {
    double p = Math.exp(-0.8 * Math.pow(difference / error, 2));
    double adjusted = Math.min(1, 6 * p);
    Verdict verdict =
        adjusted >= 0.05
            ? Verdict.NO_DIFFERENCE_SHOWN
            : difference > 0 ? Verdict.BETTER : Verdict.WORSE;
    Interval interval = new Interval(difference - 2 * error, difference + 2 * error);
    return new Comparison(
        score.variant(), new PairedTest(difference, interval, p, 3.1 * error), adjusted, verdict);
  }
}
