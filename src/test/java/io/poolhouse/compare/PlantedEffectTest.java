package io.poolhouse.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.ReportFiles;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.statistics.Verdict;
import io.poolhouse.pooling.Pooling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A difference that is there is found, and one that is not there is not. */
class PlantedEffectTest {
  private static final List<String> POOLINGS = List.of("cls", "mean", "max", "last");

  /** Against cls: mean is a permutation of it, max has more of the classes in it, last has less. */
  private static Report fourPoolings() {
    PlantedVectors planted = new PlantedVectors(600, 3, 7);
    float[][] cls = planted.drawn(0.3);
    List<float[][]> vectors =
        List.of(cls, PlantedVectors.permuted(cls), planted.drawn(0.6), planted.drawn(0.1));
    return report(planted, POOLINGS, vectors, List.of(Classifier.BAYES), 10, 2, 1);
  }

  private static Report report(
      PlantedVectors planted,
      List<String> poolings,
      List<float[][]> vectors,
      List<Classifier> classifiers,
      int folds,
      int atOnce,
      int partitions) {
    try (LabelledTexts texts =
        LabelledTexts.of(
            planted.table().repartition(partitions),
            new LabelColumns("text", "label", Optional.empty()),
            Optional.empty())) {
      EmbeddedTexts embedded = planted.embedded(texts, poolings, vectors);
      ClassificationResult result =
          new ClassificationComparison(
                  texts,
                  List.of(embedded),
                  classifiers,
                  new Design(folds, 1, 1, false),
                  atOnce,
                  line -> {})
              .run();
      Map<Pooling, Double> crowding = Crowding.of(embedded, 1);
      return new ClassificationReport(
              texts,
              List.of(embedded),
              Map.of("planted", crowding),
              result,
              new Variant("planted", "cls", classifiers.get(0).word()),
              "planted vectors",
              new Provenance("jobs/compare", List.of()))
          .report();
    }
  }

  @Test
  void aPlantedEffectIsFoundAndAPlantedNothingIsNot() {
    Report report = fourPoolings();
    Map<String, Comparison> found =
        report.comparisons().stream()
            .collect(Collectors.toMap(each -> each.variant().pooling(), each -> each));
    assertEquals(Verdict.NO_DIFFERENCE_SHOWN, found.get("mean").verdict());
    assertEquals(0, found.get("mean").test().difference(), 0.005);
    assertEquals(Verdict.BETTER, found.get("max").verdict());
    assertEquals(Verdict.WORSE, found.get("last").verdict());
    assertTrue(found.get("max").adjusted() < 0.01, "p of max " + found.get("max").adjusted());
    assertEquals(new Variant("planted", "max", "bayes"), report.winner());
    assertTrue(report.answer().startsWith("Use max: "), report.answer());
    // Words that tell nothing of the class: TF-IDF can only guess.
    assertEquals(1 / 3.0, report.baselines().get(0).mean(), 0.01);
    assertTrue(report.baselines().get(1).mean() < 0.45, "tf-idf reads classes out of nothing");
  }

  @Tag("slow")
  @Test
  void theReportDoesNotDependOnPartitionsNorOnFitsSideBySide() {
    assertEquals(timeless(logistic(1, 1)), timeless(logistic(3, 7)));
  }

  private static Report logistic(int atOnce, int partitions) {
    PlantedVectors planted = new PlantedVectors(200, 3, 7);
    List<float[][]> vectors = List.of(planted.drawn(0.3), planted.drawn(0.4));
    return report(
        planted,
        List.of("cls", "mean"),
        vectors,
        List.of(Classifier.LOGISTIC),
        2,
        atOnce,
        partitions);
  }

  private static String timeless(Report report) {
    return ReportFiles.of(report)
        .get("report.json")
        .replaceAll("(\"(?:embedding_)?seconds\": ?)[0-9.E-]+", "$1");
  }

  @Test
  @Tag("slow")
  void everyClassifierLearnsWhatIsThere() {
    PlantedVectors planted = new PlantedVectors(120, 2, 7);
    List<Classifier> all = List.of(Classifier.values());
    Report report =
        report(planted, List.of("cls"), List.<float[][]>of(planted.drawn(0.8)), all, 2, 2, 2);
    assertEquals(all.size(), report.variants().size());
    report
        .variants()
        .forEach(
            each ->
                assertTrue(each.mean() > 0.9, () -> each.variant() + " reaches " + each.mean()));
  }

  @Test
  void rowsWithoutVectorsAreLeftOutOfAllVariants() {
    PlantedVectors planted = new PlantedVectors(120, 2, 7);
    try (LabelledTexts texts = planted.texts()) {
      EmbeddedTexts embedded =
          planted.embedded(texts, List.of("cls"), List.<float[][]>of(planted.drawn(1)), 5);
      ClassificationResult result =
          new ClassificationComparison(
                  texts,
                  List.of(embedded),
                  List.of(Classifier.BAYES),
                  new Design(3, 1, 1, false),
                  1,
                  line -> {})
              .run();
      assertEquals(115, result.rows().size());
      int predicted =
          result.outcomes().values().iterator().next().results().stream()
              .mapToInt(fold -> fold.predictions().size())
              .sum();
      assertEquals(115, predicted);
    }
  }
}
