package io.poolhouse.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Leaf;
import io.poolhouse.model.Part.Norm;
import io.poolhouse.model.Part.Words;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * DeBERTa of the second and third version: BERT's layers without positions, whose attention also
 * weighs what a token is against how far the other is. Distances share buckets.
 *
 * @param buckets so many for each direction, logarithmic from half of them on; 0 where each
 *     distance has one
 * @param farthest distances below it are told apart; -1: the longest text's
 */
record DebertaV2(int buckets, int farthest) implements Architecture {
  private static final String BUCKETS = "position_buckets";
  private static final String FARTHEST = "max_relative_positions";
  private static final String TERMS = "pos_att_type";
  private static final String NORM = "norm_rel_ebd";

  private static final ConfigKeys KEYS = ConfigKeys.BERT.withoutTokenTypes(1e-7);

  private static final Pattern HEADS =
      Pattern.compile(
          "(lm_predictions|mask_predictions|cls|pooler)\\..*|embeddings\\.position_embeddings\\.weight|embeddings\\.word_embeddings\\._weight");

  static EncoderConfig read(JsonSettings json) {
    require(json, "relative_attention", false, true);
    require(json, "share_att_key", false, true);
    require(json, "position_biased_input", true, false);
    List<String> terms = json.words(TERMS);
    if (!Set.copyOf(terms).equals(Set.of("c2p", "p2c"))) {
      throw refused(TERMS, terms.isEmpty() ? "missing" : terms, "c2p and p2c");
    }
    if (!json.words(NORM).equals(List.of("layer_norm"))) {
      throw refused(NORM, json.words(NORM).isEmpty() ? "missing" : json.words(NORM), "layer_norm");
    }
    require(json, "type_vocab_size", 0, 0);
    require(json, "conv_kernel_size", 0, 0);
    int buckets = Math.max(0, json.wholeNumber(BUCKETS).orElse(-1));
    int farthest = json.wholeNumber(FARTHEST).filter(number -> number > 0).orElse(-1);
    EncoderConfig config = KEYS.read(json, new DebertaV2(buckets, farthest));
    require(json, "embedding_size", config.hiddenSize(), config.hiddenSize());
    int head = config.hiddenSize() / config.heads();
    require(json, "attention_head_size", head, head);
    requireSpread(config, buckets, farthest);
    return config;
  }

  private static void require(JsonSettings json, String key, boolean usual, boolean expected) {
    if (json.flag(key).orElse(usual) != expected) {
      throw refused(key, json.flag(key).map(String::valueOf).orElse("missing"), expected);
    }
  }

  private static void require(JsonSettings json, String key, int usual, int expected) {
    int found = json.wholeNumber(key).orElse(usual);
    if (found != expected) {
      throw refused(key, found, expected);
    }
  }

  /** Buckets beyond half of them are spread by a logarithm of what is beyond them. */
  private static void requireSpread(EncoderConfig config, int buckets, int farthest) {
    int reach = farthest > 0 ? farthest : config.maxPositions();
    if (buckets == 1 || (buckets > 0 && buckets / 2 >= reach - 1)) {
      throw new ModelException(
          "%s %d does not go with distances up to %d (%s): half of them are for single distances."
              .formatted(BUCKETS, buckets, reach, FARTHEST));
    }
  }

  private static ModelException refused(String key, Object found, Object expected) {
    return new ModelException(
        "%s is %s; this version reads DeBERTas where it is %s.".formatted(key, found, expected));
  }

  @Override
  public String modelType() {
    return "deberta-v2";
  }

  @Override
  public String title() {
    return "DeBERTa-v2";
  }

  @Override
  public String className() {
    return "DebertaV2Model";
  }

  @Override
  public ConfigKeys keys() {
    return KEYS;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty("relative_attention", true);
    json.addProperty("share_att_key", true);
    json.addProperty("position_biased_input", false);
    JsonArray terms = new JsonArray();
    terms.add("p2c");
    terms.add("c2p");
    json.add(TERMS, terms);
    json.addProperty(NORM, "layer_norm");
    json.addProperty("type_vocab_size", 0);
    json.addProperty(BUCKETS, buckets > 0 ? buckets : -1);
    json.addProperty(FARTHEST, farthest);
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    long hidden = config.hiddenSize();
    double epsilon = config.layerNormEpsilon();
    Block embedding =
        Block.of("Embedding")
            .with("words", Words.of(Bert.WORDS, config.vocabularySize(), hidden))
            .with("norm", Norm.of("embeddings.LayerNorm", hidden, epsilon));
    int reach = farthest > 0 ? farthest : config.maxPositions();
    int span = buckets > 0 ? buckets : reach;
    Block around =
        Block.of("Around")
            .with("relative", Leaf.table("encoder.rel_embeddings.weight", 2L * span, hidden))
            .with("norm", Norm.of("encoder.LayerNorm", hidden, epsilon))
            .with("span", span)
            .with("buckets", buckets)
            .with("farthest", reach);
    return EncoderParts.of(
        embedding,
        IntStream.range(0, config.layers()).mapToObj(layer -> layer(config, layer)).toList(),
        around,
        Part.Dense.NONE);
  }

  private static Block layer(EncoderConfig config, int layer) {
    String name = "encoder.layer." + layer;
    return EncoderParts.layer(
        config,
        new LayerNames(
            name + ".attention.self.query_proj",
            name + ".attention.self.key_proj",
            name + ".attention.self.value_proj",
            name + ".attention.output.dense",
            name + ".attention.output.LayerNorm",
            name + ".intermediate.dense",
            name + ".output.dense",
            name + ".output.LayerNorm"));
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
  public List<String> variants(EncoderConfig config) {
    return List.of("deberta");
  }
}
