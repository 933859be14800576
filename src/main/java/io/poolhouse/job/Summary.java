package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.text.TextStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an embedding job did.
 *
 * @param texts rows times text columns, nulls included
 * @param seconds from the first read row to the finished output
 * @param statuses texts by status
 * @param modelLoads how often an executor loaded the model
 */
record Summary(
    long rows,
    long texts,
    long tokens,
    double seconds,
    Map<TextStatus, Long> statuses,
    long modelLoads) {

  /** Where nothing had to be embedded. */
  static Summary nothing() {
    Map<TextStatus, Long> statuses = new EnumMap<>(TextStatus.class);
    for (TextStatus status : TextStatus.values()) {
      statuses.put(status, 0L);
    }
    return new Summary(0, 0, 0, 0, statuses, 0);
  }

  long failed() {
    return statuses.getOrDefault(TextStatus.FAILED, 0L);
  }

  /**
   * The same counts, with the time that they would take at the rate of a measured sample.
   *
   * @param share of the texts that have to be computed
   */
  Summary estimatedFrom(Summary measured, double share) {
    double estimate =
        measured.tokens() == 0 ? 0 : share * measured.seconds() * tokens / measured.tokens();
    return new Summary(rows, texts, tokens, estimate, statuses, 0);
  }

  /** The same, begun so many seconds earlier. */
  Summary after(double secondsBefore) {
    return new Summary(rows, texts, tokens, seconds + secondsBefore, statuses, modelLoads);
  }

  /** The same, in so many seconds. */
  Summary in(double allSeconds) {
    return new Summary(rows, texts, tokens, allSeconds, statuses, modelLoads);
  }

  String sentence() {
    String others =
        statuses.entrySet().stream()
            .filter(entry -> entry.getKey() != TextStatus.OK && entry.getValue() > 0)
            .map(entry -> "; %,d %s".formatted(entry.getValue(), entry.getKey().word()))
            .collect(Collectors.joining());
    return "%,d rows, %,d tokens, %.1f s: %,.0f texts/s, %,.0f tokens/s%s"
        .formatted(rows, tokens, seconds, perSecond(texts), perSecond(tokens), others);
  }

  /** Rates are texts and tokens over {@code seconds}. */
  JsonObject json(String job) {
    JsonObject json = new JsonObject();
    json.addProperty("job", job);
    json.addProperty("rows", rows);
    json.addProperty("seconds", rounded(seconds));
    json.addProperty("texts_per_second", rounded(perSecond(texts)));
    json.addProperty("tokens", tokens);
    json.addProperty("tokens_per_second", rounded(perSecond(tokens)));
    statuses.forEach((status, count) -> json.addProperty(status.word(), count));
    json.addProperty("model_loads", modelLoads);
    return json;
  }

  private double perSecond(long count) {
    return perSecond(count, seconds);
  }

  static double perSecond(long count, double seconds) {
    return seconds > 0 ? count / seconds : 0;
  }

  static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
