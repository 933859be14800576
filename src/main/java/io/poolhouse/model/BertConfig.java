package io.poolhouse.model;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shape of a BERT: what {@code config.json} (Hugging Face) and {@code bert_config.json}
 * (Google) say under the same keys.
 *
 * @param hiddenSize floats per token, divisible by {@code heads}
 * @param maxPositions the longest text in tokens, special tokens included
 * @param layerNormEpsilon 1e-12 where the file has none, as in Google's
 */
public record BertConfig(
    int vocabularySize,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    int maxPositions,
    int tokenTypes,
    double layerNormEpsilon,
    Activation activation) {

  static final double GOOGLES_EPSILON = 1e-12;

  // Twenty times the largest published encoder in each direction: a hostile config can ask for no
  // more, and the shapes of the real tensors are compared with it before anything is allocated.
  private static final int MOST_WORDS = 10_000_000;
  private static final int WIDEST = 1 << 17;
  private static final int MOST_LAYERS = 1_000;
  private static final int MOST_POSITIONS = 1 << 20;

  public BertConfig {
    inRange("vocab_size", vocabularySize, MOST_WORDS);
    inRange("hidden_size", hiddenSize, WIDEST);
    inRange("num_hidden_layers", layers, MOST_LAYERS);
    inRange("num_attention_heads", heads, hiddenSize);
    inRange("intermediate_size", intermediateSize, WIDEST);
    inRange("max_position_embeddings", maxPositions, MOST_POSITIONS);
    inRange("type_vocab_size", tokenTypes, MOST_POSITIONS);
    if (hiddenSize % heads != 0) {
      throw new ModelException(
          "hidden_size %d is not a multiple of num_attention_heads %d: every head has the same width."
              .formatted(hiddenSize, heads));
    }
    if (!(layerNormEpsilon > 0 && layerNormEpsilon < 1)) {
      throw new ModelException(
          "layer_norm_eps %s is not between 0 and 1; BERT has 1e-12.".formatted(layerNormEpsilon));
    }
  }

  private static void inRange(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new ModelException(
          "%s %d is out of range; expected 1 to %d.".formatted(key, value, most));
    }
  }

  /**
   * @param where the file's name, for messages
   * @throws ModelException where a key is missing or absurd, or the model is no BERT encoder
   */
  public static BertConfig fromJson(String json, String where) {
    return JsonSettings.parse(json, where, BertConfig::of);
  }

  static BertConfig read(Path file) throws IOException {
    return JsonSettings.read(file, BertConfig::of);
  }

  private static BertConfig of(JsonSettings json) {
    refuseOtherArchitectures(json);
    return new BertConfig(
        json.count("vocab_size"),
        json.count("hidden_size"),
        json.count("num_hidden_layers"),
        json.count("num_attention_heads"),
        json.count("intermediate_size"),
        json.count("max_position_embeddings"),
        json.optionalCount("type_vocab_size").orElse(2),
        json.number("layer_norm_eps").orElse(GOOGLES_EPSILON),
        Activation.parse(json.text("hidden_act").orElse("gelu")));
  }

  private static void refuseOtherArchitectures(JsonSettings json) {
    String type = json.text("model_type").orElse("bert");
    if (!type.equals("bert")) {
      throw new ModelException("this is a '%s' model; this version reads 'bert'.".formatted(type));
    }
    if (json.flag("is_decoder").orElse(false)) {
      throw new ModelException(
          "is_decoder is true: a decoder's tokens see only those before them. This version reads encoders.");
    }
    String positions = json.text("position_embedding_type").orElse("absolute");
    if (!positions.equals("absolute")) {
      throw new ModelException(
          "position_embedding_type is '%s'; this version reads 'absolute'.".formatted(positions));
    }
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
    JsonArray architectures = new JsonArray();
    architectures.add("BertModel");
    JsonObject json = new JsonObject();
    json.add("architectures", architectures);
    json.addProperty("model_type", "bert");
    json.addProperty("vocab_size", vocabularySize);
    json.addProperty("hidden_size", hiddenSize);
    json.addProperty("num_hidden_layers", layers);
    json.addProperty("num_attention_heads", heads);
    json.addProperty("intermediate_size", intermediateSize);
    json.addProperty("max_position_embeddings", maxPositions);
    json.addProperty("type_vocab_size", tokenTypes);
    json.addProperty("layer_norm_eps", layerNormEpsilon);
    json.addProperty("hidden_act", activation.word());
    json.addProperty("position_embedding_type", "absolute");
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
    return new GsonBuilder().setPrettyPrinting().create().toJson(json) + "\n";
  }

  BertConfig withActivation(Activation other) {
    return new BertConfig(
        vocabularySize,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        maxPositions,
        tokenTypes,
        layerNormEpsilon,
        other);
  }

  BertConfig withHeads(int other) {
    return new BertConfig(
        vocabularySize,
        hiddenSize,
        layers,
        other,
        intermediateSize,
        maxPositions,
        tokenTypes,
        layerNormEpsilon,
        activation);
  }
}
