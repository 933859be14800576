package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** BERT as Google released it: the one that all others are described by. */
record Bert() implements Architecture {
  static final String WORDS = "embeddings.word_embeddings.weight";
  static final String POSITIONS = "embeddings.position_embeddings.weight";
  static final String TOKEN_TYPES = "embeddings.token_type_embeddings.weight";
  static final String POOLER = "pooler.dense";

  private static final Pattern HEADS = Pattern.compile("cls\\..*|output_weights|output_bias");

  static EncoderConfig read(JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    return ConfigKeys.BERT.read(json, new Bert());
  }

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public String title() {
    return "BERT";
  }

  @Override
  public String className() {
    return "BertModel";
  }

  @Override
  public ConfigKeys keys() {
    return ConfigKeys.BERT;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty("position_embedding_type", "absolute");
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    Block positions = EncoderParts.positions(config, config.hiddenSize());
    return EncoderParts.of(
        EncoderParts.embedding(config, config.hiddenSize(), positions),
        layers(config),
        EncoderParts.NOTHING_AROUND,
        EncoderParts.pooler(config, pooler().filter(name -> pooler)));
  }

  static List<Block> layers(EncoderConfig config) {
    return IntStream.range(0, config.layers())
        .mapToObj(layer -> EncoderParts.layer(config, LayerNames.ofBert(layer)))
        .toList();
  }

  @Override
  public Optional<String> pooler() {
    return Optional.of(POOLER);
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  @Override
  public boolean hasBertsVocabulary() {
    return true;
  }
}
