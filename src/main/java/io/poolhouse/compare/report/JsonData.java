package io.poolhouse.compare.report;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.poolhouse.compare.report.DataSummary.TextLengths;

/** What was compared on, as report.json has it. */
final class JsonData {
  private JsonData() {}

  static JsonObject of(DataSummary data) {
    JsonObject object = new JsonObject();
    object.add("input", Json.text(data.input()));
    object.addProperty("rows", data.rows());
    object.addProperty("test_rows", data.testRows());
    object.addProperty("duplicates", data.duplicates());
    object.add(
        "left_out",
        Json.array(
            data.leftOut(), left -> counted("reason", Json.text(left.reason()), left.rows())));
    object.addProperty("folds", data.folds());
    object.addProperty("repeats", data.repeats());
    object.add("classes", Json.array(data.classes(), JsonData::classCount));
    object.add("lengths", Json.array(data.lengths(), JsonData::lengths));
    return object;
  }

  private static JsonObject counted(String key, JsonElement what, long rows) {
    JsonObject object = new JsonObject();
    object.add(key, what);
    object.addProperty("rows", rows);
    return object;
  }

  private static JsonObject classCount(DataSummary.ClassCount count) {
    JsonObject object = counted("label", Json.text(count.label()), count.rows());
    object.addProperty("test_rows", count.testRows());
    return object;
  }

  private static JsonObject lengths(TextLengths lengths) {
    JsonObject object = new JsonObject();
    object.add("model", Json.text(lengths.model()));
    object.addProperty("limit", lengths.limit());
    object.addProperty("texts", lengths.texts());
    object.addProperty("truncated", lengths.truncated());
    object.addProperty("least", lengths.least());
    object.addProperty("median", lengths.median());
    object.addProperty("ninety_fifth", lengths.ninetyFifth());
    object.addProperty("most", lengths.most());
    object.add("embedding_seconds", Json.number(lengths.embeddingSeconds()));
    object.add("counts", Json.array(lengths.counts(), JsonData::bin));
    return object;
  }

  private static JsonObject bin(DataSummary.Bin bin) {
    JsonObject object = new JsonObject();
    object.add("up_to", new JsonPrimitive(bin.upTo()));
    object.addProperty("texts", bin.texts());
    return object;
  }
}
