package io.poolhouse.compare.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A report with what every part of a page needs of it: names, units, the order by score. */
record Findings(Report report, Scale scale, VariantNames names) {

  static Findings of(Report report) {
    return new Findings(report, Scale.of(report.task()), VariantNames.of(report.variants()));
  }

  /** Best mean first; equal ones in the order in which they were asked for. */
  List<VariantScore> bestFirst() {
    return report.variants().stream()
        .sorted(Comparator.comparingDouble((VariantScore score) -> descending(score.mean())))
        .toList();
  }

  /** Largest difference first. */
  List<Comparison> comparisonsBestFirst() {
    return report.comparisons().stream()
        .sorted(
            Comparator.comparingDouble(
                (Comparison comparison) -> descending(comparison.test().difference())))
        .toList();
  }

  Optional<Comparison> comparison(Variant variant) {
    return report.comparisons().stream()
        .filter(comparison -> comparison.variant().equals(variant))
        .findFirst();
  }

  Optional<VariantScore> score(Variant variant) {
    return report.variants().stream().filter(score -> score.variant().equals(variant)).findFirst();
  }

  Mark mark(Variant variant) {
    return variant.equals(report.reference())
        ? Mark.REFERENCE
        : comparison(variant).map(comparison -> Mark.of(comparison.verdict())).orElse(Mark.PLAIN);
  }

  String name(Variant variant) {
    return names.of(variant);
  }

  String referenceName() {
    return name(report.reference());
  }

  // Undefined scores last.
  private static double descending(double score) {
    return Double.isNaN(score) ? Double.POSITIVE_INFINITY : -score;
  }
}
