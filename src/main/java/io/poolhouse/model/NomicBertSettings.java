package io.poolhouse.model;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code config.json} of NomicBERT as it was published, with the names of GPT-2 and many switches,
 * brought to the names that Hugging Face's own class reads.
 */
final class NomicBertSettings {
  /** The base of rotary positions. */
  static final String BASE = "rotary_emb_base";

  private static final String FRACTION = "rotary_emb_fraction";
  private static final String ACTIVATION = "activation_function";
  private static final String SCALING = "rotary_scaling_factor";
  private static final String TRAINED_POSITIONS = "max_trained_positions";
  private static final int USUAL_TRAINED_POSITIONS = 2048;

  private static final Map<String, String> NEWER =
      Map.of(
          "n_embd", ConfigKeys.BERT.hiddenSize(),
          "n_layer", ConfigKeys.BERT.layers(),
          "n_head", ConfigKeys.BERT.heads(),
          "n_inner", ConfigKeys.BERT.intermediateSize(),
          "n_positions", ConfigKeys.POSITIONS,
          "layer_norm_epsilon", ConfigKeys.BERT.epsilon().orElseThrow());

  /** By the word for both the gate and what it is activated by. */
  private static final Map<String, Activation> GATED =
      Map.of("swiglu", Activation.SILU, "geglu", Activation.GELU);

  private NomicBertSettings() {}

  /**
   * @throws ModelException where a switch asks for what this version does not compute
   */
  static JsonSettings newer(JsonSettings json) {
    refuseSwitches(json);
    Map<String, Object> known = new LinkedHashMap<>();
    json.text(ACTIVATION)
        .map(NomicBertSettings::activation)
        .ifPresent(word -> known.put("hidden_act", word));
    JsonSettings newer = json.renamed(NEWER).withAbsent(known);
    return newer
        .optionalCount(ConfigKeys.POSITIONS)
        .map(rows -> newer.with(ConfigKeys.POSITIONS, positions(json, rows)))
        .orElse(newer);
  }

  private static String activation(String word) {
    Activation activation = GATED.get(word);
    if (activation == null) {
      throw new ModelException(
          "%s is '%s'; this version reads 'swiglu' and 'geglu'.".formatted(ACTIVATION, word));
    }
    return activation.word();
  }

  /** The factor changes only texts that are longer than those of the training. */
  private static int positions(JsonSettings json, int rows) {
    boolean scaled = json.number(SCALING).isPresent();
    return scaled
        ? Math.min(rows, json.optionalCount(TRAINED_POSITIONS).orElse(USUAL_TRAINED_POSITIONS))
        : rows;
  }

  private static void refuseSwitches(JsonSettings json) {
    json.requireFlag("prenorm", false);
    json.requireFlag("causal", false);
    json.requireFlag("use_rms_norm", false);
    json.requireFlag("parallel_block", false);
    json.requireFlag("qkv_proj_bias", false);
    json.requireFlag("mlp_fc1_bias", false);
    json.requireFlag("mlp_fc2_bias", false);
    json.requireFlag("rotary_emb_interleaved", false);
    json.requireFlag("scale_attn_weights", true);
    json.requireFlag("scale_attn_by_inverse_layer_idx", false);
    json.number(FRACTION).ifPresent(part -> RotarySettings.requireWhole(FRACTION, part));
    refuse("rotary_emb_scale_base", json);
    refuse("moe_every_n_layers", json);
  }

  private static void refuse(String key, JsonSettings json) {
    json.number(key)
        .filter(number -> number != 0)
        .ifPresent(
            number -> {
              throw new ModelException(
                  "%s is %s; this version reads models without it.".formatted(key, number));
            });
  }
}
