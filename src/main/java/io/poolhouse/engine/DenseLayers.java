package io.poolhouse.engine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.model.DenseActivation;
import io.poolhouse.model.DenseLayer;
import io.poolhouse.model.SentenceModules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The dense layers that a sentence-transformers folder has behind its pooling, and the form in
 * which they travel in a model's file.
 *
 * <p>They are computed in Java, text by text: that is a thousandth of a pass, a long text's windows
 * are joined before it, and a vector depends on no other text's.
 *
 * @param steps in order; an empty one divides the vector by its length
 */
record DenseLayers(List<Optional<DenseLayer>> steps) {
  /** Of a model without any. */
  static final DenseLayers NONE = new DenseLayers(List.of());

  private static final String WEIGHT = "weight";
  private static final String BIAS = "bias";

  /** What the pooled vector becomes. */
  float[] of(float[] pooled) {
    float[] vector = pooled;
    for (Optional<DenseLayer> step : steps) {
      vector = step.isPresent() ? step.get().of(vector) : Vectors.normalized(vector.clone());
    }
    return vector;
  }

  static String json(SentenceModules modules) throws IOException {
    JsonArray steps = new JsonArray();
    for (Optional<DenseLayer> layer : modules.denseLayers()) {
      JsonObject step = new JsonObject();
      if (layer.isPresent()) {
        step.addProperty("inputs", layer.get().inputs());
        step.addProperty("outputs", layer.get().outputs());
        step.addProperty("activation", layer.get().activation().name());
        step.addProperty(WEIGHT, text(layer.get().weight()));
        step.addProperty(BIAS, text(layer.get().bias()));
      }
      steps.add(step);
    }
    return steps.toString();
  }

  static DenseLayers parse(String json) {
    List<Optional<DenseLayer>> steps = new ArrayList<>();
    for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
      JsonObject step = element.getAsJsonObject();
      steps.add(step.has(WEIGHT) ? Optional.of(layer(step)) : Optional.empty());
    }
    return new DenseLayers(steps);
  }

  private static DenseLayer layer(JsonObject step) {
    return new DenseLayer(
        step.get("inputs").getAsInt(),
        step.get("outputs").getAsInt(),
        floats(step.get(WEIGHT).getAsString()),
        floats(step.get(BIAS).getAsString()),
        DenseActivation.valueOf(step.get("activation").getAsString()));
  }

  private static String text(float[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(numbers.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  private static float[] floats(String text) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(text)).order(ByteOrder.LITTLE_ENDIAN);
    float[] numbers = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(numbers);
    return numbers;
  }
}
