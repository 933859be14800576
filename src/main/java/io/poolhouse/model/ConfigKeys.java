package io.poolhouse.model;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What a family calls the settings that all families have, and what they are where a file has none.
 *
 * @param tokenTypes empty where the family has none
 * @param epsilon empty where every model of the family has the same
 * @param usualTokenTypes where the file does not say; 0 for a family without
 * @param usualEpsilon where the file does not say
 * @param usualActivation where the file does not say
 */
record ConfigKeys(
    String hiddenSize,
    String layers,
    String heads,
    String intermediateSize,
    Optional<String> tokenTypes,
    Optional<String> epsilon,
    String activation,
    int usualTokenTypes,
    double usualEpsilon,
    String usualActivation) {
  static final String VOCABULARY = "vocab_size";
  static final String POSITIONS = "max_position_embeddings";

  /** BERT's, which most families have taken over. */
  static final ConfigKeys BERT =
      new ConfigKeys(
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size",
          Optional.of("type_vocab_size"),
          Optional.of("layer_norm_eps"),
          "hidden_act",
          2,
          EncoderConfig.GOOGLES_EPSILON,
          "gelu");

  /** The same of a family whose tokens have no types. */
  static final ConfigKeys BERT_WITHOUT_TYPES = BERT.withoutTokenTypes(BERT.usualEpsilon);

  ConfigKeys withoutTokenTypes(double epsilonWhereAbsent) {
    return new ConfigKeys(
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        Optional.empty(),
        epsilon,
        activation,
        0,
        epsilonWhereAbsent,
        usualActivation);
  }

  ConfigKeys usuallyActivatedBy(String other) {
    return new ConfigKeys(
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        tokenTypes,
        epsilon,
        activation,
        usualTokenTypes,
        usualEpsilon,
        other);
  }

  EncoderConfig read(JsonSettings json, Architecture architecture) {
    return new EncoderConfig(
        json.count(VOCABULARY),
        json.count(hiddenSize),
        json.count(layers),
        json.count(heads),
        json.count(intermediateSize),
        json.count(POSITIONS),
        tokenTypes.flatMap(json::optionalCount).orElse(usualTokenTypes),
        epsilon.flatMap(json::number).orElse(usualEpsilon),
        Activation.parse(json.text(activation).orElse(usualActivation)),
        architecture);
  }

  void write(EncoderConfig config, JsonObject json) {
    json.addProperty(VOCABULARY, config.vocabularySize());
    json.addProperty(hiddenSize, config.hiddenSize());
    json.addProperty(layers, config.layers());
    json.addProperty(heads, config.heads());
    json.addProperty(intermediateSize, config.intermediateSize());
    json.addProperty(POSITIONS, config.maxPositions());
    tokenTypes.ifPresent(key -> json.addProperty(key, config.tokenTypes()));
    epsilon.ifPresent(key -> json.addProperty(key, config.layerNormEpsilon()));
    json.addProperty(activation, config.activation().word());
  }
}
