package io.poolhouse.model;

import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Dense;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * BERT's layers, norms last, with rotary positions, a gate in the feed-forward block, and without
 * biases. The tensors' names are the published ones; Hugging Face's own class writes them too.
 *
 * @param base of the rotary positions
 */
record NomicBert(double base) implements Architecture {
  private static final String TYPE = "nomic_bert";
  private static final double USUAL_BASE = 1000;

  private static final ConfigKeys KEYS = ConfigKeys.BERT.usuallyActivatedBy(Activation.SILU.word());

  private static final Pattern HEADS = Pattern.compile("cls\\..*");

  static EncoderConfig read(JsonSettings json) {
    JsonSettings newer = NomicBertSettings.newer(json);
    RotarySettings.refuseScaling(newer);
    RotarySettings.refusePartial(newer);
    double base =
        newer
            .member(RotarySettings.PARAMETERS)
            .flatMap(RotarySettings::base)
            .or(() -> RotarySettings.base(newer, RotarySettings.BASE))
            .or(() -> RotarySettings.base(newer, NomicBertSettings.BASE))
            .orElse(USUAL_BASE);
    EncoderConfig config = KEYS.read(newer, new NomicBert(base));
    requireUsualHeads(newer, RotarySettings.headSize(config));
    return config;
  }

  private static void requireUsualHeads(JsonSettings json, int usual) {
    json.optionalCount("head_dim")
        .filter(size -> size != usual)
        .ifPresent(
            size -> {
              throw new ModelException(
                  "head_dim is %d; this version reads hidden_size / num_attention_heads, %d."
                      .formatted(size, usual));
            });
  }

  @Override
  public String modelType() {
    return TYPE;
  }

  @Override
  public String title() {
    return "NomicBERT";
  }

  @Override
  public String className() {
    return "NomicBertModel";
  }

  @Override
  public ConfigKeys keys() {
    return KEYS;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.add(RotarySettings.PARAMETERS, RotarySettings.json(base));
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    return EncoderParts.of(
        EncoderParts.unplaced(config, Bert.WORDS)
            .with(
                "token_types",
                Part.Leaf.table(Bert.TOKEN_TYPES, config.tokenTypes(), config.hiddenSize()))
            .with("norm", Part.Norm.of("emb_ln", config.hiddenSize(), config.layerNormEpsilon())),
        IntStream.range(0, config.layers()).mapToObj(layer -> layer(config, layer)).toList(),
        Block.of("Around").with("size", RotarySettings.headSize(config)).with("base", base),
        Dense.NONE.withoutBias());
  }

  private static Block layer(EncoderConfig config, int layer) {
    String name = "encoder.layers." + layer;
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    double epsilon = config.layerNormEpsilon();
    return Block.of("Layer")
        .with("heads", config.heads())
        .with("activation", config.activation().formula())
        .with("query_key_value", Dense.of(3 * hidden, hidden, name + ".attn.Wqkv").withoutBias())
        .with("attention_output", Dense.of(hidden, hidden, name + ".attn.out_proj").withoutBias())
        .with("attention_norm", Part.Norm.of(name + ".norm1", hidden, epsilon))
        // The second of the two is the one that is activated.
        .with(
            "intermediate",
            Dense.of(inner, hidden, name + ".mlp.fc12", name + ".mlp.fc11").withoutBias())
        .with("output", Dense.of(hidden, inner, name + ".mlp.fc2").withoutBias())
        .with("output_norm", Part.Norm.of(name + ".norm2", hidden, epsilon));
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
    return List.of("unbiased", "rotary", "nomic");
  }
}
