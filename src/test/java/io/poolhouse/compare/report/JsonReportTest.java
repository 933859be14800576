package io.poolhouse.compare.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.compare.statistics.Interval;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** report.json against the command-line contract. */
class JsonReportTest {
  private final Report example = ExampleReports.classification();
  private final JsonObject json = parsed(example);

  private static JsonObject parsed(Report report) {
    return JsonParser.parseString(ReportFiles.of(report).get("report.json")).getAsJsonObject();
  }

  @Test
  void theContractsKeysComeFirstAndInItsOrder() {
    assertEquals(
        List.of(
            "task",
            "rows",
            "seed",
            "metric",
            "variants",
            "reference",
            "comparisons",
            "baselines",
            "winner",
            "answer"),
        List.copyOf(json.keySet()).subList(0, 10));
    assertEquals(
        List.of("notes", "data", "disagreement", "learning_curve", "layer_curves", "provenance"),
        List.copyOf(json.keySet()).subList(10, json.size()));
    assertEquals("classification", json.get("task").getAsString());
    assertEquals(5_452, json.get("rows").getAsLong());
    assertEquals(1, json.get("seed").getAsLong());
    assertEquals("accuracy", json.get("metric").getAsString());
    assertEquals(example.answer(), json.get("answer").getAsString());
  }

  @Test
  void aVariantHasItsScoreAsAFraction() {
    JsonObject variant = json.getAsJsonArray("variants").get(10).getAsJsonObject();
    assertEquals(
        List.of(
            "model",
            "pooling",
            "classifier",
            "width",
            "mean",
            "sd",
            "interval",
            "folds",
            "macro_f1",
            "seconds"),
        List.copyOf(variant.keySet()).subList(0, 10));
    assertEquals("bert-base", variant.get("model").getAsString());
    assertEquals("mean", variant.get("pooling").getAsString());
    assertEquals("logistic", variant.get("classifier").getAsString());
    assertEquals(768, variant.get("width").getAsInt());
    assertEquals(0.917, variant.get("mean").getAsDouble());
    assertEquals(0.011, variant.get("sd").getAsDouble());
    assertEquals(List.of(0.917 - 1.2 * 0.011, 0.917 + 1.2 * 0.011), numbers(variant, "interval"));
    assertEquals(example.variants().get(10).folds(), numbers(variant, "folds"));
    assertEquals(0.917 - 0.021, variant.get("macro_f1").getAsDouble());
    assertEquals(12.8, variant.get("seconds").getAsDouble());
    assertEquals(3_096, variant.get("bytes_per_row").getAsLong());
  }

  private static List<Double> numbers(JsonObject object, String key) {
    return object.getAsJsonArray(key).asList().stream().map(JsonElement::getAsDouble).toList();
  }

  @Test
  void aComparisonHasItsTestAndItsVerdictInWords() {
    JsonArray comparisons = json.getAsJsonArray("comparisons");
    assertEquals(15, comparisons.size());
    JsonObject comparison = comparisons.get(9).getAsJsonObject();
    assertEquals(
        List.of(
            "model",
            "pooling",
            "classifier",
            "difference",
            "interval",
            "p",
            "p_adjusted",
            "smallest_detectable",
            "verdict"),
        List.copyOf(comparison.keySet()));
    assertEquals("mean", comparison.get("pooling").getAsString());
    assertEquals(0.024, comparison.get("difference").getAsDouble(), 1e-12);
    assertEquals(3.1 * 0.006, comparison.get("smallest_detectable").getAsDouble(), 1e-12);
    assertEquals("better", comparison.get("verdict").getAsString());
    Set<String> verdicts = new TreeSet<>();
    comparisons.forEach(one -> verdicts.add(one.getAsJsonObject().get("verdict").getAsString()));
    assertEquals(Set.of("better", "worse", "no difference shown"), verdicts);
  }

  @Test
  void theReferenceTheWinnerAndTheBaselinesAreNamed() {
    assertEquals(
        Map.of("model", "bert-base", "pooling", "cls", "classifier", "logistic"),
        words(json.getAsJsonObject("reference")));
    assertEquals(
        Map.of("model", "bert-base", "pooling", "mean@-2", "classifier", "logistic"),
        words(json.getAsJsonObject("winner")));
    JsonObject baseline = json.getAsJsonArray("baselines").get(1).getAsJsonObject();
    assertEquals("tf-idf", baseline.get("name").getAsString());
    assertEquals(0.861, baseline.get("mean").getAsDouble());
  }

  private static Map<String, String> words(JsonObject object) {
    Map<String, String> words = new java.util.TreeMap<>();
    object.entrySet().forEach(entry -> words.put(entry.getKey(), entry.getValue().getAsString()));
    return words;
  }

  @Test
  void similarityIsInPointsAndHasNoMacroF1() {
    JsonObject similarity = parsed(ExampleReports.similarity());
    assertEquals("similarity", similarity.get("task").getAsString());
    assertEquals("spearman", similarity.get("metric").getAsString());
    JsonObject variant = similarity.getAsJsonArray("variants").get(2).getAsJsonObject();
    assertEquals(63.73, variant.get("mean").getAsDouble());
    assertTrue(variant.get("macro_f1").isJsonNull());
    assertTrue(similarity.get("disagreement").isJsonNull());
    assertEquals(
        "answer-answer",
        variant.getAsJsonArray("subsets").get(0).getAsJsonObject().get("subset").getAsString());
  }

  @Test
  void thirteenLayersOfEightPoolingsAreEightCurves() {
    JsonArray curves = parsed(ExampleReports.layers()).getAsJsonArray("layer_curves");
    assertEquals(8, curves.size());
    JsonObject curve = curves.get(1).getAsJsonObject();
    assertEquals("mean", curve.get("how").getAsString());
    JsonArray points = curve.getAsJsonArray("points");
    assertEquals(13, points.size());
    assertEquals(12, points.get(12).getAsJsonObject().get("layer").getAsInt());
    assertEquals(0, json.getAsJsonArray("layer_curves").size(), "mean@-2 is no curve");
  }

  @Test
  void theWholeConfusionMatrixIsThere() {
    JsonObject disagreement = parsed(ExampleReports.manyClasses()).getAsJsonObject("disagreement");
    assertEquals(77, disagreement.getAsJsonArray("labels").size());
    assertEquals(77, disagreement.getAsJsonArray("confusion_of_winner").size());
    assertEquals(
        77, disagreement.getAsJsonArray("confusion_of_winner").get(76).getAsJsonArray().size());
  }

  @Test
  void theClockIsUnderTwoKeysOnly() {
    Report later = withOtherTimes(example);
    String pattern = "(\"(?:embedding_)?seconds\": )[-0-9.E]+";
    String before = ReportFiles.of(example).get("report.json");
    String after = ReportFiles.of(later).get("report.json");
    assertFalse(before.equals(after));
    assertEquals(before.replaceAll(pattern, "$1"), after.replaceAll(pattern, "$1"));
  }

  private static Report withOtherTimes(Report report) {
    List<VariantScore> scores = new ArrayList<>();
    for (VariantScore score : report.variants()) {
      scores.add(
          new VariantScore(
              score.variant(),
              score.width(),
              score.mean(),
              score.sd(),
              score.interval(),
              score.folds(),
              score.macroF1(),
              score.seconds() + 7.25,
              score.bytesPerRow(),
              score.crowding(),
              score.classes(),
              score.subsets(),
              score.strengths()));
    }
    return new Report(
        report.task(),
        report.rows(),
        report.seed(),
        report.answer(),
        report.notes(),
        scores,
        report.reference(),
        report.comparisons(),
        report.baselines(),
        report.winner(),
        report.disagreement(),
        report.learningCurve(),
        report.data(),
        report.provenance());
  }

  @Test
  void textsComeBackAsTheyWereButForLoneSurrogates() {
    String file = ReportFiles.of(ExampleReports.hostile()).get("report.json");
    String stored = new String(file.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    assertEquals(file, stored);
    JsonArray examples =
        JsonParser.parseString(stored)
            .getAsJsonObject()
            .getAsJsonObject("disagreement")
            .getAsJsonArray("examples");
    for (int index = 0; index < HostileTexts.ALL.size(); index++) {
      String expected = HostileTexts.ALL.get(index);
      if (expected.equals(HostileTexts.LONE_SURROGATES)) {
        expected = "high \uFFFD low \uFFFD end";
      }
      assertEquals(expected, examples.get(index).getAsJsonObject().get("text").getAsString());
    }
  }

  @Test
  void anUndefinedNumberIsNull() {
    assertTrue(Json.number(Double.NaN).isJsonNull());
    assertTrue(Json.number(Double.POSITIVE_INFINITY).isJsonNull());
    assertEquals("[0.5,1.0]", Json.interval(new Interval(0.5, 1)).toString());
  }

  @Test
  void theSameReportGivesTheSameBytesInAnyLanguage() {
    Map<String, String> files = ReportFiles.of(ExampleReports.classification());
    assertEquals(List.of("report.html", "report.md", "report.json"), List.copyOf(files.keySet()));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(files, ReportFiles.of(ExampleReports.classification()));
    } finally {
      Locale.setDefault(before);
    }
  }
}
