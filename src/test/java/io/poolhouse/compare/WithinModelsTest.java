package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.report.WithinModel;
import io.poolhouse.compare.statistics.Interval;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Several models: is the pooling of each of any matter, and how far is each from the best. */
class WithinModelsTest {
  private final Map<Variant, Double> means = new LinkedHashMap<>();

  private void score(String model, String pooling, double mean) {
    score(model, pooling, "logistic", mean);
  }

  private void score(String model, String pooling, String classifier, double mean) {
    means.put(new Variant(model, pooling, classifier), mean);
  }

  /** Differences of 2 points or more have a p of 0.001, others of 0.9. */
  private PairedTest test(Variant variant, Variant reference, double level) {
    double difference = means.get(variant) - means.get(reference);
    double p = Math.abs(difference) >= 0.0199 ? 0.001 : 0.9;
    return new PairedTest(difference, new Interval(difference - 0.01, difference + 0.01), p, 0.015);
  }

  private List<WithinModel> found() {
    List<VariantScore> scores = new ArrayList<>();
    means.forEach(
        (variant, mean) ->
            scores.add(
                new VariantScore(
                    variant,
                    8,
                    mean,
                    0,
                    new Interval(mean, mean),
                    List.of(mean),
                    OptionalDouble.empty(),
                    1,
                    32,
                    0,
                    List.of(),
                    List.of(),
                    List.of())));
    Variant reference = scores.get(0).variant();
    return new WithinModels(Task.CLASSIFICATION, scores, reference, this::test).all();
  }

  @Test
  void ofOneModelThereIsNothingMoreToSay() {
    score("a", "cls", 0.8);
    score("a", "mean", 0.9);
    assertEquals(List.of(), found());
  }

  @Test
  void eachModelIsHeldAgainstItsOwnReference() {
    score("a", "cls", 0.80);
    score("a", "mean", 0.81);
    score("b", "mean", 0.95);
    score("b", "cls", 0.90);
    score("b", "max", 0.89);
    score("c", "max", 0.70);
    score("c", "mean", 0.60);
    List<WithinModel> found = found();
    assertEquals(List.of("a", "b", "c"), found.stream().map(WithinModel::model).toList());
    assertEquals("cls", found.get(1).reference().pooling());
    assertEquals("max", found.get(2).reference().pooling(), "c has no cls");
    assertEquals(
        List.of(Verdict.NO_DIFFERENCE_SHOWN),
        found.get(0).comparisons().stream().map(Comparison::verdict).toList());
    assertEquals(
        List.of(Verdict.BETTER, Verdict.NO_DIFFERENCE_SHOWN),
        found.get(1).comparisons().stream().map(Comparison::verdict).toList());
    assertEquals(0.05, found.get(1).comparisons().get(0).test().difference(), 1e-9);
    // Four pairs in all: Holm's correction multiplies the smallest p by four.
    assertEquals(0.004, found.get(1).comparisons().get(0).adjusted(), 1e-9);
    assertEquals(
        "No difference between poolings of a was shown against cls.", found.get(0).answer());
    assertEquals(
        "Pooling matters for b: mean is better than cls by 5.0 percentage points.",
        found.get(1).answer());
    assertEquals(
        "Of c nothing is shown to be better than max; worse: mean.", found.get(2).answer());
  }

  @Test
  void whatAnotherClassifierDoesIsNotThePoolings() {
    score("a", "cls", "logistic", 0.80);
    score("a", "mean", "logistic", 0.81);
    score("a", "cls", "forest", 0.90);
    score("a", "mean", "forest", 0.70);
    score("b", "cls", "logistic", 0.80);
    score("b", "cls", "forest", 0.90);
    List<WithinModel> found = found();
    assertEquals(Verdict.BETTER, found.get(0).comparisons().get(1).verdict());
    assertEquals(
        "No difference between poolings of a was shown against cls with logistic.",
        found.get(0).answer());
    assertEquals("Of b only cls was scored.", found.get(1).answer());
  }

  @Test
  void theBestOfEachIsHeldAgainstTheBestOfAll() {
    score("a", "cls", 0.80);
    score("a", "mean", 0.94);
    score("b", "cls", 0.95);
    score("c", "cls", 0.90);
    List<WithinModel> found = found();
    assertEquals("mean", found.get(0).best().pooling());
    assertEquals(Verdict.NO_DIFFERENCE_SHOWN, found.get(0).behindBest().orElseThrow().verdict());
    assertEquals(Optional.empty(), found.get(1).behindBest());
    assertEquals(Verdict.WORSE, found.get(2).behindBest().orElseThrow().verdict());
    assertEquals(-0.05, found.get(2).behindBest().orElseThrow().test().difference(), 1e-9);
    assertEquals("Of b only cls was scored.", found.get(1).answer());
    assertTrue(found.get(1).comparisons().isEmpty());
  }
}
