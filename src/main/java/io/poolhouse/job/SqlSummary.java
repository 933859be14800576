package io.poolhouse.job;

import com.google.gson.JsonObject;

/**
 * What a query did.
 *
 * @param rows printed or written to the output
 * @param texts that the models have seen
 * @param failed of them, those that tokenizer or model did not take
 * @param modelLoads how often an executor loaded a model
 */
record SqlSummary(
    long rows, long texts, long failed, long tokens, double seconds, long modelLoads) {

  String sentence() {
    return "%,d rows, %,d texts embedded, %,d tokens, %.1f s: %,.0f texts/s, %,.0f tokens/s"
            .formatted(rows, texts, tokens, seconds, perSecond(texts), perSecond(tokens))
        + (failed > 0 ? "; %,d failed".formatted(failed) : "");
  }

  JsonObject json(String job) {
    JsonObject json = new JsonObject();
    json.addProperty("job", job);
    json.addProperty("rows", rows);
    json.addProperty("seconds", Summary.rounded(seconds));
    json.addProperty("texts", texts);
    json.addProperty("failed", failed);
    json.addProperty("texts_per_second", Summary.rounded(perSecond(texts)));
    json.addProperty("tokens", tokens);
    json.addProperty("tokens_per_second", Summary.rounded(perSecond(tokens)));
    json.addProperty("model_loads", modelLoads);
    return json;
  }

  private double perSecond(long count) {
    return Summary.perSecond(count, seconds);
  }
}
