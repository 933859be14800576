package io.poolhouse.compare;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.report.WithinModel;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where several models were compared: whether the pooling matters within each, and how far the best
 * of each is from the best of all. The report's own comparisons cannot say that: all are held
 * against one variant of the first model.
 */
record WithinModels(Task task, List<VariantScore> scores, Variant reference, Test test) {

  /** Of two variants alone. */
  interface Test {
    PairedTest of(Variant variant, Variant reference, double level);
  }

  /** In the order of the models; none where there is one. */
  List<WithinModel> all() {
    List<String> models = scores.stream().map(each -> each.variant().model()).distinct().toList();
    if (models.size() < 2) {
      return List.of();
    }
    Variant best = best(scores);
    Map<Variant, Comparison> within = within(models);
    Map<Variant, Comparison> behind = behind(models, best);
    List<WithinModel> all = new ArrayList<>();
    for (String model : models) {
      Variant own = referenceOf(model);
      Variant bestOfModel = best(of(model));
      List<Comparison> comparisons =
          of(model).stream()
              .map(each -> within.get(each.variant()))
              .filter(each -> each != null)
              .toList();
      all.add(
          new WithinModel(
              model,
              own,
              bestOfModel,
              comparisons,
              Optional.ofNullable(behind.get(bestOfModel)),
              answer(model, own, comparisons)));
    }
    return all;
  }

  private Map<Variant, Comparison> within(List<String> models) {
    int pairs = scores.size() - models.size();
    Map<Variant, PairedTest> tests = new LinkedHashMap<>();
    for (String model : models) {
      Variant own = referenceOf(model);
      for (VariantScore score : of(model)) {
        if (!score.variant().equals(own)) {
          tests.put(score.variant(), test.of(score.variant(), own, Significance.strictest(pairs)));
        }
      }
    }
    return byVariant(tests);
  }

  private Map<Variant, Comparison> behind(List<String> models, Variant best) {
    Map<Variant, PairedTest> tests = new LinkedHashMap<>();
    for (String model : models) {
      if (!model.equals(best.model())) {
        Variant own = best(of(model));
        tests.put(own, test.of(own, best, Significance.strictest(models.size() - 1)));
      }
    }
    return byVariant(tests);
  }

  private static Map<Variant, Comparison> byVariant(Map<Variant, PairedTest> tests) {
    Map<Variant, Comparison> byVariant = new LinkedHashMap<>();
    Significance.verdicts(tests).forEach(each -> byVariant.put(each.variant(), each));
    return byVariant;
  }

  private List<VariantScore> of(String model) {
    return scores.stream().filter(each -> each.variant().model().equals(model)).toList();
  }

  private Variant best(List<VariantScore> some) {
    return new Answer(task, some, reference, List.of(), (one, other) -> false).winner().variant();
  }

  /** The pooling and the classifier of the report's reference; a model may lack that pooling. */
  private Variant referenceOf(String model) {
    List<Variant> variants = of(model).stream().map(VariantScore::variant).toList();
    return variants.stream()
        .filter(each -> each.pooling().equals(reference.pooling()))
        .filter(each -> each.classifier().equals(reference.classifier()))
        .findFirst()
        .orElse(variants.get(0));
  }

  /** Of poolings alone: what another classifier does with the same vectors is not theirs. */
  private String answer(String model, Variant own, List<Comparison> comparisons) {
    List<Comparison> ofPoolings =
        comparisons.stream()
            .filter(each -> each.variant().classifier().equals(own.classifier()))
            .toList();
    if (ofPoolings.isEmpty()) {
      return "Of %s only %s was scored.".formatted(model, own.pooling());
    }
    Answer words = new Answer(task, of(model), own, comparisons, (one, other) -> false);
    Optional<Comparison> highest =
        ofPoolings.stream()
            .filter(each -> each.verdict() == Verdict.BETTER)
            .max(Comparator.comparingDouble(each -> each.test().difference()));
    if (highest.isPresent()) {
      Comparison found = highest.get();
      return "Pooling matters for %s: %s is better than %s by %s."
          .formatted(
              model,
              words.name(found.variant()),
              words.name(own),
              words.points(found.test().difference()));
    }
    List<String> worse =
        ofPoolings.stream()
            .filter(each -> each.verdict() == Verdict.WORSE)
            .map(each -> words.name(each.variant()))
            .toList();
    return worse.isEmpty()
        ? "No difference between poolings of %s was shown against %s."
            .formatted(model, words.name(own))
        : "Of %s nothing is shown to be better than %s; worse: %s."
            .formatted(model, words.name(own), String.join(", ", worse));
  }
}
