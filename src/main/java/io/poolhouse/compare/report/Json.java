package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.poolhouse.compare.statistics.Interval;
import java.util.Collection;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Values as report.json writes them. */
final class Json {
  private static final char REPLACEMENT = '\uFFFD';

  private Json() {}

  /** A number; null where it is undefined, since JSON has no NaN. */
  static JsonElement number(double value) {
    return Double.isFinite(value) ? new JsonPrimitive(value) : JsonNull.INSTANCE;
  }

  static JsonElement number(OptionalDouble value) {
    return number(value.orElse(Double.NaN));
  }

  static JsonArray interval(Interval interval) {
    JsonArray array = new JsonArray();
    array.add(number(interval.low()));
    array.add(number(interval.high()));
    return array;
  }

  static <T> JsonArray array(Collection<T> values, Function<T, JsonElement> form) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(form.apply(value)));
    return array;
  }

  static JsonArray numbers(Collection<Double> values) {
    return array(values, Json::number);
  }

  /** As it is, but for lone surrogates, which no UTF-8 file can hold. */
  static JsonPrimitive text(String text) {
    StringBuilder whole = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              boolean lone = Character.getType(character) == Character.SURROGATE;
              whole.appendCodePoint(lone ? REPLACEMENT : character);
            });
    return new JsonPrimitive(whole.toString());
  }

  static JsonObject variant(Variant variant) {
    JsonObject object = new JsonObject();
    object.add("model", text(variant.model()));
    object.add("pooling", text(variant.pooling()));
    object.add("classifier", text(variant.classifier()));
    return object;
  }
}
