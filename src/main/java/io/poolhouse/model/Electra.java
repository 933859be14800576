package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Dense;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * BERT without a pooler, often with embeddings narrower than its layers.
 *
 * @param embeddingSize the width of the tables; where it is the layers', nothing is projected
 */
record Electra(int embeddingSize) implements Architecture {
  private static final String EMBEDDING_SIZE = "embedding_size";
  private static final String PROJECTION = "embeddings_project";

  /** The variant that projects embeddings. */
  static final String NARROW = "electra";

  private static final Pattern HEADS =
      Pattern.compile(
          "(discriminator_predictions|generator_predictions|generator_lm_head|sequence_summary)\\..*");

  static EncoderConfig read(JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    return ConfigKeys.BERT.read(json, new Electra(json.optionalCount(EMBEDDING_SIZE).orElse(128)));
  }

  @Override
  public String modelType() {
    return "electra";
  }

  @Override
  public String title() {
    return "ELECTRA";
  }

  @Override
  public String className() {
    return "ElectraModel";
  }

  @Override
  public ConfigKeys keys() {
    return ConfigKeys.BERT;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty(EMBEDDING_SIZE, embeddingSize);
    json.addProperty("position_embedding_type", "absolute");
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    Block embedding =
        EncoderParts.embedding(
            config, embeddingSize, EncoderParts.positions(config, embeddingSize));
    return EncoderParts.of(
        isNarrow(config)
            ? embedding.with("projection", Dense.of(config.hiddenSize(), embeddingSize, PROJECTION))
            : embedding,
        Bert.layers(config),
        EncoderParts.NOTHING_AROUND,
        Dense.NONE);
  }

  private boolean isNarrow(EncoderConfig config) {
    return embeddingSize != config.hiddenSize();
  }

  @Override
  public Optional<String> pooler() {
    return Optional.empty();
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  @Override
  public boolean hasBertsVocabulary() {
    return true;
  }

  @Override
  public List<String> variants(EncoderConfig config) {
    return isNarrow(config) ? List.of(NARROW) : List.of();
  }
}
