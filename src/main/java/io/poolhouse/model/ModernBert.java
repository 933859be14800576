package io.poolhouse.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.model.Part.Block;
import io.poolhouse.model.Part.Dense;
import io.poolhouse.model.Part.Leaf;
import io.poolhouse.model.Part.Norm;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Norms first, rotary positions, a gate in the feed-forward block, no biases; in most layers a
 * token sees its neighbours only.
 *
 * @param local of each layer, whether it is one of these
 * @param window neighbours and the token itself, less 1: half of it lies on either side
 * @param globalBase of the rotary positions of layers that see all
 * @param localBase of those of the others
 */
record ModernBert(List<Boolean> local, int window, double globalBase, double localBase)
    implements Architecture {
  private static final String LAYER_TYPES = "layer_types";
  private static final String EVERYWHERE = "full_attention";
  private static final String NEARBY = "sliding_attention";
  private static final String EVERY = "global_attn_every_n_layers";
  private static final String WINDOW = "local_attention";
  private static final String HALF_WINDOW = "sliding_window";

  private static final String WORDS = "embeddings.tok_embeddings.weight";

  private static final ConfigKeys KEYS =
      new ConfigKeys(
          "hidden_size",
          "num_hidden_layers",
          "num_attention_heads",
          "intermediate_size",
          Optional.empty(),
          Optional.of("norm_eps"),
          "hidden_activation",
          0,
          1e-5,
          "gelu");

  private static final Pattern HEADS = Pattern.compile("(head|decoder)\\..*");

  static EncoderConfig read(JsonSettings json) {
    json.requireFlag("norm_bias", false);
    json.requireFlag("attention_bias", false);
    json.requireFlag("mlp_bias", false);
    RotarySettings.refuseScaling(json);
    EncoderConfig config =
        KEYS.read(
            json,
            new ModernBert(
                local(json),
                window(json),
                base(json, EVERYWHERE, "global_rope_theta").orElse(160_000.0),
                base(json, NEARBY, "local_rope_theta").orElse(10_000.0)));
    RotarySettings.headSize(config);
    return config;
  }

  private static int window(JsonSettings json) {
    int window = json.optionalCount(WINDOW).orElse(128);
    json.number(HALF_WINDOW)
        .filter(half -> half != window / 2)
        .ifPresent(
            half -> {
              throw new ModelException(
                  "%s is %s; this version reads %s / 2, %d."
                      .formatted(HALF_WINDOW, json.object().get(HALF_WINDOW), WINDOW, window / 2));
            });
    return window;
  }

  private static Optional<Double> base(JsonSettings json, String layers, String older) {
    return json.member(RotarySettings.PARAMETERS)
        .flatMap(parameters -> parameters.member(layers))
        .flatMap(RotarySettings::base)
        .or(() -> RotarySettings.base(json, older));
  }

  private static List<Boolean> local(JsonSettings json) {
    int layers = json.count(KEYS.layers());
    List<String> types = json.texts(LAYER_TYPES);
    if (types.isEmpty()) {
      int every = json.optionalCount(EVERY).orElse(3);
      return IntStream.range(0, layers).mapToObj(layer -> layer % every != 0).toList();
    }
    if (types.size() != layers) {
      throw new ModelException(
          "%s has %d entries, %s is %d."
              .formatted(LAYER_TYPES, types.size(), KEYS.layers(), layers));
    }
    return types.stream().map(ModernBert::isLocal).toList();
  }

  private static boolean isLocal(String type) {
    if (!type.equals(NEARBY) && !type.equals(EVERYWHERE)) {
      throw new ModelException(
          "%s has '%s'; this version reads '%s' and '%s'."
              .formatted(LAYER_TYPES, type, EVERYWHERE, NEARBY));
    }
    return type.equals(NEARBY);
  }

  @Override
  public String modelType() {
    return "modernbert";
  }

  @Override
  public String title() {
    return "ModernBERT";
  }

  @Override
  public String className() {
    return "ModernBertModel";
  }

  @Override
  public ConfigKeys keys() {
    return KEYS;
  }

  @Override
  public void write(EncoderConfig config, JsonObject json) {
    json.addProperty("norm_bias", false);
    json.addProperty("attention_bias", false);
    json.addProperty("mlp_bias", false);
    JsonArray types = new JsonArray();
    local.forEach(nearby -> types.add(nearby ? NEARBY : EVERYWHERE));
    json.add(LAYER_TYPES, types);
    json.addProperty(WINDOW, window);
    JsonObject bases = new JsonObject();
    bases.add(EVERYWHERE, RotarySettings.json(globalBase));
    bases.add(NEARBY, RotarySettings.json(localBase));
    json.add(RotarySettings.PARAMETERS, bases);
  }

  @Override
  public EncoderParts parts(EncoderConfig config, boolean pooler) {
    return EncoderParts.of(
        EncoderParts.unplaced(config, WORDS)
            .with("token_types", Leaf.NONE)
            .with("norm", norm(config, "embeddings.norm")),
        IntStream.range(0, config.layers()).mapToObj(layer -> layer(config, layer)).toList(),
        Block.of("Around")
            .with("size", RotarySettings.headSize(config))
            .with("global_base", globalBase)
            .with("local_base", localBase)
            .with("reach", window / 2)
            .with("norm", norm(config, "final_norm")),
        Dense.NONE.withoutBias());
  }

  private Block layer(EncoderConfig config, int layer) {
    String name = "layers." + layer;
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    return Block.of("Layer")
        .with("heads", config.heads())
        .with("local", local.get(layer))
        .with("activation", config.activation().formula())
        .with("attention_norm", attentionNorm(config, layer))
        .with("query_key_value", Dense.of(3 * hidden, hidden, name + ".attn.Wqkv").withoutBias())
        .with("attention_output", Dense.of(hidden, hidden, name + ".attn.Wo").withoutBias())
        .with("feed_forward_norm", norm(config, name + ".mlp_norm"))
        .with("intermediate", Dense.of(2 * inner, hidden, name + ".mlp.Wi").withoutBias())
        .with("output", Dense.of(hidden, inner, name + ".mlp.Wo").withoutBias());
  }

  /** The first layer reads what the embedding's norm gave. */
  private static Norm attentionNorm(EncoderConfig config, int layer) {
    return layer == 0
        ? new Norm(Leaf.NONE, Optional.empty(), config.layerNormEpsilon())
        : norm(config, "layers." + layer + ".attn_norm");
  }

  private static Norm norm(EncoderConfig config, String name) {
    return Norm.of(name, config.hiddenSize(), config.layerNormEpsilon()).withoutBias();
  }

  @Override
  public Optional<String> pooler() {
    return Optional.empty();
  }

  @Override
  public String words() {
    return WORDS;
  }

  @Override
  public Pattern heads() {
    return HEADS;
  }

  @Override
  public List<String> variants(EncoderConfig config) {
    return List.of("unbiased", "rotary", "modernbert");
  }
}
