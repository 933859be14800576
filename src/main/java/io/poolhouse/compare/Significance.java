package io.poolhouse.compare;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.statistics.Holm;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Verdicts over all comparisons of one report. */
final class Significance {
  /** Of all verdicts together: the chance that any is wrong where nothing differs. */
  static final double LEVEL = 0.05;

  private Significance() {}

  /** The level that Holm's first step holds the smallest p against. */
  static double strictest(int comparisons) {
    return LEVEL / Math.max(1, comparisons);
  }

  static List<Comparison> verdicts(Map<Variant, PairedTest> tests) {
    double[] adjusted = Holm.adjusted(tests.values().stream().mapToDouble(PairedTest::p).toArray());
    List<Comparison> comparisons = new ArrayList<>();
    tests.forEach(
        (variant, test) -> {
          double p = adjusted[comparisons.size()];
          comparisons.add(new Comparison(variant, test, p, Verdict.of(test, p, LEVEL)));
        });
    return comparisons;
  }
}
