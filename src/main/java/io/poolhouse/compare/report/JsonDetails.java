package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** The keys of report.json beyond the command-line contract. */
final class JsonDetails {
  private JsonDetails() {}

  static void addTo(JsonObject json, Report report) {
    json.add("notes", Json.array(report.notes(), Json::text));
    json.add("data", JsonData.of(report.data()));
    json.add(
        "disagreement",
        report
            .disagreement()
            .<JsonElement>map(JsonDetails::disagreement)
            .orElse(JsonNull.INSTANCE));
    json.add("learning_curve", Json.array(report.learningCurve(), JsonDetails::learningPoint));
    json.add("layer_curves", Json.array(LayerCurve.of(report), JsonDetails::layerCurve));
    if (!report.withinModels().isEmpty()) {
      json.add("within_models", Json.array(report.withinModels(), JsonDetails::withinModel));
    }
    report.training().ifPresent(training -> json.add("training", JsonTraining.of(training)));
    json.add("provenance", provenance(report.provenance()));
  }

  static void addTo(JsonObject variant, VariantScore score) {
    variant.addProperty("bytes_per_row", score.bytesPerRow());
    variant.add("crowding", Json.number(score.crowding()));
    variant.add("classes", Json.array(score.classes(), JsonDetails::classScore));
    variant.add("subsets", Json.array(score.subsets(), JsonDetails::subset));
    variant.add("strengths", Json.array(score.strengths(), JsonDetails::setting));
  }

  private static JsonObject withinModel(WithinModel within) {
    JsonObject object = new JsonObject();
    object.add("model", Json.text(within.model()));
    object.add("reference", Json.variant(within.reference()));
    object.add("comparisons", Json.array(within.comparisons(), JsonReport::comparison));
    object.add("winner", Json.variant(within.best()));
    object.add(
        "behind_best",
        within.behindBest().<JsonElement>map(JsonReport::comparison).orElse(JsonNull.INSTANCE));
    object.add("answer", Json.text(within.answer()));
    return object;
  }

  private static JsonObject classScore(VariantScore.ClassScore score) {
    JsonObject object = new JsonObject();
    object.add("label", Json.text(score.label()));
    object.add("precision", Json.number(score.precision()));
    object.add("recall", Json.number(score.recall()));
    object.add("f1", Json.number(score.f1()));
    return object;
  }

  private static JsonObject subset(VariantScore.SubsetScore subset) {
    JsonObject object = new JsonObject();
    object.add("subset", Json.text(subset.subset()));
    object.addProperty("pairs", subset.pairs());
    object.add("score", Json.number(subset.score()));
    object.add("interval", Json.interval(subset.interval()));
    return object;
  }

  private static JsonObject setting(VariantScore.ChosenSetting chosen) {
    JsonObject object = new JsonObject();
    object.add("setting", Json.text(chosen.setting()));
    object.addProperty("times", chosen.times());
    object.addProperty("edge", chosen.edge());
    return object;
  }

  private static JsonObject disagreement(Disagreement disagreement) {
    JsonObject object = new JsonObject();
    object.add("reference", Json.variant(disagreement.reference()));
    object.add("winner", Json.variant(disagreement.winner()));
    object.addProperty("both_right", disagreement.bothRight());
    object.addProperty("only_reference_right", disagreement.onlyReferenceRight());
    object.addProperty("only_winner_right", disagreement.onlyWinnerRight());
    object.addProperty("both_wrong", disagreement.bothWrong());
    object.add("examples", Json.array(disagreement.examples(), JsonDetails::example));
    object.add("labels", Json.array(disagreement.labels(), Json::text));
    object.add("confusion_of_reference", matrix(disagreement.ofReference()));
    object.add("confusion_of_winner", matrix(disagreement.ofWinner()));
    return object;
  }

  private static JsonObject example(Disagreement.Example example) {
    JsonObject object = new JsonObject();
    object.add("text", Json.text(example.text()));
    object.add("label", Json.text(example.label()));
    object.add("reference", Json.text(example.ofReference()));
    object.add("winner", Json.text(example.ofWinner()));
    return object;
  }

  private static JsonArray matrix(List<List<Long>> counts) {
    return Json.array(counts, row -> Json.array(row, JsonPrimitive::new));
  }

  private static JsonObject learningPoint(LearningPoint point) {
    JsonObject object = Json.variant(point.variant());
    object.add("share", Json.number(point.share()));
    object.addProperty("rows", point.rows());
    object.add("mean", Json.number(point.mean()));
    object.add("interval", Json.interval(point.interval()));
    return object;
  }

  private static JsonObject layerCurve(LayerCurve curve) {
    JsonObject object = new JsonObject();
    object.add("model", Json.text(curve.line().model()));
    object.add("how", Json.text(curve.line().how()));
    object.add("classifier", Json.text(curve.line().classifier()));
    object.add("points", Json.array(curve.points(), JsonDetails::layerPoint));
    return object;
  }

  private static JsonObject layerPoint(LayerCurve.Point point) {
    JsonObject object = new JsonObject();
    object.addProperty("layer", point.layer());
    object.add("mean", Json.number(point.score().mean()));
    object.add("interval", Json.interval(point.score().interval()));
    return object;
  }

  private static JsonObject provenance(Provenance provenance) {
    JsonObject object = new JsonObject();
    object.add("command", Json.text(provenance.command()));
    object.add(
        "facts",
        Json.array(
            provenance.facts(),
            fact -> {
              JsonObject one = new JsonObject();
              one.add("name", Json.text(fact.name()));
              one.add("value", Json.text(fact.value()));
              return one;
            }));
    return object;
  }
}
