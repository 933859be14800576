package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Leaf;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * BERT's layers over RoBERTa's positions, without token types; beside these, a token attends to
 * another more or less for its distance, by one table that all layers share.
 */
record Mpnet() implements Architecture {
  private static final String PAD_KEY = "pad_token_id";
  private static final String BUCKETS_KEY = "relative_attention_num_buckets";

  /** Hugging Face's code has them, whatever a file says. */
  private static final int PAD = 1;

  private static final int BUCKETS = 32;

  /** One token between the two that every text has around it. */
  private static final int SHORTEST = 3;

  private static final Pattern HEADS = Pattern.compile("lm_head\\..*");

  static EncoderConfig read(JsonSettings json) {
    Architectures.requireAbsolutePositions(json);
    require(BUCKETS_KEY, json.index(BUCKETS_KEY).orElse(BUCKETS), BUCKETS);
    require(PAD_KEY, json.index(PAD_KEY).orElse(PAD), PAD);
    EncoderConfig config = ConfigKeys.BERT_WITHOUT_TYPES.read(json, new Mpnet());
    if (config.maxTokens() < SHORTEST) {
      throw new ModelException(
          "%s %d leaves no positions to a text: the first is the row after the padding token's, %d."
              .formatted(ConfigKeys.POSITIONS, config.maxPositions(), PAD));
    }
    return config;
  }

  private static void require(String key, int found, int expected) {
    if (found != expected) {
      throw new ModelException(
          "%s is %d; this version reads %d, as every published MPNet has."
              .formatted(key, found, expected));
    }
  }

  @Override
  public String modelType() {
    return "mpnet";
  }

  @Override
  public String title() {
    return "MPNet";
  }

  @Override
  public String className() {
    return "MPNetModel";
  }

  @Override
  public String noun() {
    return "an MPNet";
  }

  @Override
  public ConfigKeys keys() {
    return ConfigKeys.BERT_WITHOUT_TYPES;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty(PAD_KEY, PAD);
    json.addProperty(BUCKETS_KEY, BUCKETS);
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    long hidden = config.hiddenSize();
    return EncoderParts.of(
        EncoderParts.embedding(
            config, hidden, EncoderParts.positions(config, hidden).with("pad", PAD)),
        IntStream.range(0, config.layers()).mapToObj(layer -> layer(config, layer)).toList(),
        Block.of("Around")
            .with(
                "relative",
                Leaf.table("encoder.relative_attention_bias.weight", BUCKETS, config.heads())),
        EncoderParts.pooler(config, pooler().filter(name -> pooler)));
  }

  private static Block layer(EncoderConfig config, int layer) {
    String name = "encoder.layer." + layer;
    return EncoderParts.layer(
        config,
        new LayerNames(
            name + ".attention.attn.q",
            name + ".attention.attn.k",
            name + ".attention.attn.v",
            name + ".attention.attn.o",
            name + ".attention.LayerNorm",
            name + ".intermediate.dense",
            name + ".output.dense",
            name + ".output.LayerNorm"));
  }

  @Override
  public Optional<String> pooler() {
    return Optional.of(Bert.POOLER);
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  @Override
  public List<String> variants(EncoderConfig config) {
    return List.of("roberta", "mpnet");
  }

  /** As RoBERTa's. */
  @Override
  public int maxTokens(EncoderConfig config) {
    return config.maxPositions() - PAD - 1;
  }
}
