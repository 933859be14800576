package io.poolhouse.compare.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.poolhouse.compare.statistics.PairedTest;

/**
 * report.json. Its keys are those of the command-line contract, then those of the rest of a report.
 * Accuracies and F1 are fractions, Spearman's rho is in points; what depends on the clock is under
 * {@code seconds} and {@code embedding_seconds} only.
 */
final class JsonReport {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().serializeNulls().create();

  private JsonReport() {}

  static String of(Report report) {
    JsonObject json = new JsonObject();
    json.addProperty("task", report.task().word());
    json.addProperty("rows", report.rows());
    json.addProperty("seed", report.seed());
    json.addProperty("metric", report.task().metric());
    json.add("variants", Json.array(report.variants(), JsonReport::score));
    json.add("reference", Json.variant(report.reference()));
    json.add("comparisons", Json.array(report.comparisons(), JsonReport::comparison));
    json.add("baselines", Json.array(report.baselines(), JsonReport::baseline));
    json.add("winner", Json.variant(report.winner()));
    json.add("answer", Json.text(report.answer()));
    JsonDetails.addTo(json, report);
    return GSON.toJson(json) + "\n";
  }

  private static JsonObject score(VariantScore score) {
    JsonObject object = Json.variant(score.variant());
    object.addProperty("width", score.width());
    object.add("mean", Json.number(score.mean()));
    object.add("sd", Json.number(score.sd()));
    object.add("interval", Json.interval(score.interval()));
    object.add("folds", Json.numbers(score.folds()));
    object.add("macro_f1", Json.number(score.macroF1()));
    object.add("seconds", Json.number(score.seconds()));
    JsonDetails.addTo(object, score);
    return object;
  }

  static JsonObject comparison(Comparison comparison) {
    PairedTest test = comparison.test();
    JsonObject object = Json.variant(comparison.variant());
    object.add("difference", Json.number(test.difference()));
    object.add("interval", Json.interval(test.interval()));
    object.add("p", Json.number(test.p()));
    object.add("p_adjusted", Json.number(comparison.adjusted()));
    object.add("smallest_detectable", Json.number(test.smallestDetectable()));
    object.addProperty("verdict", comparison.verdict().words());
    return object;
  }

  private static JsonObject baseline(Baseline baseline) {
    JsonObject object = new JsonObject();
    object.add("name", Json.text(baseline.name()));
    object.add("mean", Json.number(baseline.mean()));
    object.add("sd", Json.number(baseline.sd()));
    object.add("interval", Json.interval(baseline.interval()));
    object.add("folds", Json.numbers(baseline.folds()));
    object.add("macro_f1", Json.number(baseline.macroF1()));
    return object;
  }
}
