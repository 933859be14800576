package io.poolhouse.compare;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.statistics.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a comparison comes to, in one or two sentences. */
record Answer(
    Task task, List<VariantScore> variants, Variant reference, List<Comparison> comparisons) {

  /** The highest mean; of equals the narrowest, then the first that was asked for. */
  VariantScore winner() {
    return variants.stream()
        .max(
            Comparator.comparingDouble(VariantScore::mean)
                .thenComparing(VariantScore::width, Comparator.reverseOrder())
                .thenComparing(each -> -variants.indexOf(each)))
        .orElseThrow();
  }

  String words() {
    VariantScore winner = winner();
    Optional<Comparison> won =
        comparisons.stream().filter(each -> each.variant().equals(winner.variant())).findFirst();
    String first = won.map(each -> against(winner, each)).orElseGet(() -> ofReference(winner));
    return first + others(winner.variant());
  }

  private String against(VariantScore winner, Comparison won) {
    return won.verdict() == Verdict.BETTER
        ? "Use %s: %s, %s more than %s (95 %% interval %s to %s)."
            .formatted(
                name(winner.variant()),
                score(winner.mean()),
                points(won.test().difference()),
                name(reference),
                number(won.test().interval().low()),
                number(won.test().interval().high()))
        : ("No difference shown between %s and the best, %s (%s): %s apart (95 %% interval %s to"
                + " %s); this comparison would have shown %s.")
            .formatted(
                name(reference),
                name(winner.variant()),
                score(winner.mean()),
                points(won.test().difference()),
                number(won.test().interval().low()),
                number(won.test().interval().high()),
                points(won.test().smallestDetectable()));
  }

  private String ofReference(VariantScore winner) {
    return variants.size() == 1
        ? "%s reaches %s; nothing was compared with it."
            .formatted(name(winner.variant()), score(winner.mean()))
        : "%s is the best of the %d: %s."
            .formatted(name(winner.variant()), variants.size(), score(winner.mean()));
  }

  private String others(Variant winner) {
    List<Comparison> left =
        comparisons.stream().filter(each -> !each.variant().equals(winner)).toList();
    if (left.isEmpty()) {
      return "";
    }
    List<String> counts =
        Stream.of(Verdict.values())
            .map(verdict -> count(left, verdict))
            .flatMap(Optional::stream)
            .toList();
    return " Of the %s %d, against %s: %s."
        .formatted(
            winner.equals(reference) ? "others, all" : "other",
            left.size(),
            name(reference),
            String.join(", ", counts));
  }

  private static Optional<String> count(List<Comparison> comparisons, Verdict verdict) {
    long count = comparisons.stream().filter(each -> each.verdict() == verdict).count();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            verdict == Verdict.NO_DIFFERENCE_SHOWN
                ? "no difference shown for %d".formatted(count)
                : "%d %s".formatted(count, verdict.words()));
  }

  /** Only what tells it from the others: not the model's name where there is one model. */
  private String name(Variant variant) {
    boolean models = variants.stream().map(each -> each.variant().model()).distinct().count() > 1;
    boolean classifiers =
        variants.stream().map(each -> each.variant().classifier()).distinct().count() > 1;
    return variant.pooling()
        + (models ? " of " + variant.model() : "")
        + (classifiers ? " with " + variant.classifier() : "");
  }

  private String score(double value) {
    return task == Task.CLASSIFICATION
        ? String.format(Locale.ROOT, "%.1f %% right", 100 * value)
        : String.format(Locale.ROOT, "Spearman's rho x 100 is %.2f", value);
  }

  private String points(double value) {
    return number(Math.abs(value))
        + (task == Task.CLASSIFICATION ? " percentage points" : " points");
  }

  private String number(double value) {
    return task == Task.CLASSIFICATION
        ? String.format(Locale.ROOT, "%.1f", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
