package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Dense;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Few layers that are used again and again, under embeddings narrower than these.
 *
 * @param embeddingSize the width of the tables
 * @param groups layers with weights of their own
 */
record Albert(int embeddingSize, int groups) implements Architecture {
  private static final String EMBEDDING_SIZE = "embedding_size";
  private static final String GROUPS = "num_hidden_groups";
  private static final String LAYERS_OF_A_GROUP = "inner_group_num";
  private static final String PROJECTION = "encoder.embedding_hidden_mapping_in";

  private static final ConfigKeys KEYS = ConfigKeys.BERT.usuallyActivatedBy("gelu_new");

  private static final Pattern HEADS = Pattern.compile("(predictions|sop_classifier)\\..*");

  static EncoderConfig read(JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    int inner = json.optionalCount(LAYERS_OF_A_GROUP).orElse(1);
    if (inner != 1) {
      throw new ModelException(
          "%s is %d; this version reads groups of 1 layer, as every published ALBERT has."
              .formatted(LAYERS_OF_A_GROUP, inner));
    }
    int groups = json.optionalCount(GROUPS).orElse(1);
    EncoderConfig config =
        KEYS.read(json, new Albert(json.optionalCount(EMBEDDING_SIZE).orElse(128), groups));
    if (groups > config.layers()) {
      throw new ModelException(
          "%s %d is more than %s %d.".formatted(GROUPS, groups, KEYS.layers(), config.layers()));
    }
    return config;
  }

  @Override
  public String modelType() {
    return "albert";
  }

  @Override
  public String title() {
    return "ALBERT";
  }

  @Override
  public String className() {
    return "AlbertModel";
  }

  @Override
  public ConfigKeys keys() {
    return KEYS;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty(EMBEDDING_SIZE, embeddingSize);
    json.addProperty(GROUPS, groups);
    json.addProperty(LAYERS_OF_A_GROUP, 1);
    json.addProperty("position_embedding_type", "absolute");
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    Block embedding =
        EncoderParts.embedding(
            config, embeddingSize, EncoderParts.positions(config, embeddingSize));
    return new EncoderParts(
        embedding.with("projection", Dense.of(config.hiddenSize(), embeddingSize, PROJECTION)),
        IntStream.range(0, groups).mapToObj(group -> layer(config, group)).toList(),
        IntStream.range(0, config.layers()).mapToObj(layer -> group(config, layer)).toList(),
        EncoderParts.NOTHING_AROUND,
        EncoderParts.pooler(config, pooler().filter(name -> pooler)));
  }

  /** {@code int(layer / (layers / groups))} in real division: of 3 layers in 2 groups 0, 0, 1. */
  private int group(EncoderConfig config, int layer) {
    return (int) (layer / (config.layers() / (double) groups));
  }

  private static Block layer(EncoderConfig config, int group) {
    String name = "encoder.albert_layer_groups.%d.albert_layers.0".formatted(group);
    return EncoderParts.layer(
        config,
        new LayerNames(
            name + ".attention.query",
            name + ".attention.key",
            name + ".attention.value",
            name + ".attention.dense",
            name + ".attention.LayerNorm",
            name + ".ffn",
            name + ".ffn_output",
            name + ".full_layer_layer_norm"));
  }

  /** Without a name of its own for the dense layer. */
  @Override
  public Optional<String> pooler() {
    return Optional.of("pooler");
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  /** Most have SentencePiece's, without a vocab.txt; Chinese ones have BERT's. */
  @Override
  public boolean hasBertsVocabulary() {
    return true;
  }

  @Override
  public List<String> variants(EncoderConfig config) {
    return List.of(Electra.NARROW);
  }
}
