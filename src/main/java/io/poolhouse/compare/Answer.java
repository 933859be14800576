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
import java.util.function.BiPredicate;

/**
 * What a comparison comes to, in one or two sentences.
 *
 * @param worse whether the first is shown to be worse than the second, pair by pair
 */
record Answer(
    Task task,
    List<VariantScore> variants,
    Variant reference,
    List<Comparison> comparisons,
    BiPredicate<Variant, Variant> worse) {

  private static final int NAMED = 6;

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

  /** Who else may be as good: the best of many is partly lucky. */
  private String others(Variant winner) {
    List<String> alike =
        variants.stream()
            .map(VariantScore::variant)
            .filter(each -> !each.equals(winner) && !each.equals(reference))
            .filter(each -> !worse.test(each, winner))
            .map(this::name)
            .toList();
    return alike.isEmpty() ? "" : " Not shown to be worse than it: %s.".formatted(shortened(alike));
  }

  private static String shortened(List<String> names) {
    return names.size() <= NAMED
        ? String.join(", ", names)
        : "%s and %d more"
            .formatted(String.join(", ", names.subList(0, NAMED)), names.size() - NAMED);
  }

  /** Only what tells it from the others: not the model's name where there is one model. */
  String name(Variant variant) {
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

  String points(double value) {
    return number(Math.abs(value))
        + (task == Task.CLASSIFICATION ? " percentage points" : " points");
  }

  private String number(double value) {
    return task == Task.CLASSIFICATION
        ? String.format(Locale.ROOT, "%.1f", 100 * value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
