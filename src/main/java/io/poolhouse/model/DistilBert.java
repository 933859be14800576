package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** BERT with fewer layers, without token types and without a pooler, under names of its own. */
record DistilBert() implements Architecture {
  private static final String TYPE = "distilbert";

  /** No file says the epsilon: Hugging Face's code has it. */
  private static final ConfigKeys KEYS =
      new ConfigKeys(
          "dim",
          "n_layers",
          "n_heads",
          "hidden_dim",
          Optional.empty(),
          Optional.empty(),
          "activation",
          0,
          EncoderConfig.GOOGLES_EPSILON,
          "gelu");

  private static final Pattern HEADS =
      Pattern.compile("(vocab_transform|vocab_layer_norm|vocab_projector|pre_classifier)\\..*");

  static EncoderConfig read(JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    return KEYS.read(json, new DistilBert());
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public String title() {
    return "DistilBERT";
  }

  @Override
  public String className() {
    return "DistilBertModel";
  }

  @Override
  public ConfigKeys keys() {
    return KEYS;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {}

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    long hidden = config.hiddenSize();
    return EncoderParts.of(
        EncoderParts.embedding(config, hidden, EncoderParts.positions(config, hidden)),
        IntStream.range(0, config.layers()).mapToObj(layer -> layer(config, layer)).toList(),
        EncoderParts.NOTHING_AROUND,
        Part.Dense.NONE);
  }

  private static Block layer(EncoderConfig config, int layer) {
    String name = "transformer.layer." + layer;
    return EncoderParts.layer(
        config,
        new LayerNames(
            name + ".attention.q_lin",
            name + ".attention.k_lin",
            name + ".attention.v_lin",
            name + ".attention.out_lin",
            name + ".sa_layer_norm",
            name + ".ffn.lin1",
            name + ".ffn.lin2",
            name + ".output_layer_norm"));
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
}
