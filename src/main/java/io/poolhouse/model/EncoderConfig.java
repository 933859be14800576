package io.poolhouse.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of an encoder: what {@code config.json} (Hugging Face) and {@code bert_config.json}
 * (Google) say of it.
 *
 * @param hiddenSize floats per token, divisible by {@code heads}
 * @param maxPositions rows of the position table; what it allows is {@link #maxTokens}
 * @param tokenTypes 0 for families without
 * @param layerNormEpsilon 1e-12 where the file has none, as in Google's
 * @param architecture the family, with what only it has
 */
public record EncoderConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int tokenTypes,
    double layerNormEpsilon,
    Activation activation,
    Architecture architecture) {

  static final double GOOGLES_EPSILON = 1e-12;

  // Twenty times the largest published encoder in each direction: a hostile config can ask for no
  // more, and the shapes of the real tensors are compared with it before anything is allocated.
  private static final int MOST_WORDS = 10_000_000;
  private static final int WIDEST = 1 << 17;
  private static final int MOST_LAYERS = 1_000;
  private static final int MOST_POSITIONS = 1 << 20;

  public EncoderConfig {
    ConfigKeys keys = architecture.keys();
    inRange(ConfigKeys.VOCABULARY, vocabularySize, 1, MOST_WORDS);
    inRange(keys.hiddenSize(), hiddenSize, 1, WIDEST);
    inRange(keys.layers(), layers, 1, MOST_LAYERS);
    inRange(keys.heads(), heads, 1, hiddenSize);
    inRange(keys.intermediateSize(), intermediateSize, 1, WIDEST);
    inRange(ConfigKeys.POSITIONS, maxPositions, 1, MOST_POSITIONS);
    inRange(
        keys.tokenTypes().orElse("token types"),
        tokenTypes,
        keys.tokenTypes().isPresent() ? 1 : 0,
        MOST_POSITIONS);
    if (hiddenSize % heads != 0) {
      throw new ModelException(
          "%s %d is not a multiple of %s %d: every head has the same width."
              .formatted(keys.hiddenSize(), hiddenSize, keys.heads(), heads));
    }
    if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
      throw new ModelException(
          "%s %s is not between 0 and 1; BERT has 1e-12."
              .formatted(keys.epsilon().orElse("epsilon"), layerNormEpsilon));
    }
  }

  /** A BERT of this shape. */
  public EncoderConfig(
      int vocabularySize,
      int hiddenSize,
      int layers,
      int heads,
      int intermediateSize,
      int maxPositions,
      int tokenTypes,
      double layerNormEpsilon,
      Activation activation) {
    this(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        tokenTypes,
        layerNormEpsilon,
        activation,
        new Bert());
  }

  private static void inRange(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ModelException(
          "%s %d is out of range; expected %d to %d.".formatted(key, value, least, most));
    }
  }

  /**
   * @param where the file's name, for messages
   * @throws ModelException where a key is missing or absurd, or the model is no encoder that this
   *     version knows
   */
  public static EncoderConfig fromJson(String json, String where) {
    return JsonSettings.parse(json, where, Architectures::read);
  }

  static EncoderConfig read(Path file) throws IOException {
    return JsonSettings.read(file, Architectures::read);
  }

  /** The longest text that the model takes, in tokens, the added ones included. */
  public int maxTokens() {
    return architecture.maxTokens(this);
  }

  /**
   * Every part of the model with the names and shapes of its tensors.
   *
   * @param pooler whether it has the dense layer over the first token
   */
  public EncoderParts parts(boolean pooler) {
    return architecture.parts(this, pooler);
  }

  /** {@code config.json} as Hugging Face reads it; equal configs give equal bytes. */
  public String toJson() {
    return toJson(List.of());
  }

  /**
   * The same with the names of classes.
   *
   * @param labels by index; none where there is no classifier
   */
  public String toJson(List<String> labels) {
    return new GsonBuilder().setPrettyPrinting().create().toJson(json(labels)) + "\n";
  }

  JsonObject json(List<String> labels) {
    JsonArray architectures = new JsonArray();
    architectures.add(architecture.className());
    JsonObject json = new JsonObject();
    json.add("architectures", architectures);
    json.addProperty("model_type", architecture.modelType());
    architecture.keys().write(this, json);
    architecture.write(this, json);
    if (!labels.isEmpty()) {
      JsonObject byIndex = new JsonObject();
      JsonObject byLabel = new JsonObject();
      for (int i = 0; i < labels.size(); i++) {
        byIndex.addProperty(Integer.toString(i), labels.get(i));
        byLabel.addProperty(labels.get(i), i);
      }
      json.add("id2label", byIndex);
      json.add("label2id", byLabel);
    }
    return json;
  }

  EncoderConfig withActivation(Activation other) {
    return new EncoderConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        tokenTypes,
        layerNormEpsilon,
        other,
        architecture);
  }

  EncoderConfig withHeads(int other) {
    return new EncoderConfig(
        vocabularySize,
        hiddenSize,
        layers,
        other,
        intermediateSize,
        maxPositions,
        tokenTypes,
        layerNormEpsilon,
        activation,
        architecture);
  }
}
