package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same model under the names that its settings had when it was published. */
class OlderSpellingTest {
  /** As nomic-embed-text-v1.5 spells it, with the numbers of the tiny model. */
  private static final String NOMIC =
      """
      {
        "activation_function": "swiglu", "architectures": ["NomicBertModel"], "causal": false,
        "layer_norm_epsilon": 1e-12, "max_trained_positions": 64, "mlp_fc1_bias": false,
        "mlp_fc2_bias": false, "model_type": "nomic_bert", "n_embd": 64, "n_head": 4,
        "n_inner": 96, "n_layer": 3, "n_positions": 128, "pad_vocab_size_multiple": 64,
        "parallel_block": false, "parallel_block_tied_norm": false, "prenorm": false,
        "qkv_proj_bias": false, "reorder_and_upcast_attn": false, "rotary_emb_base": 1000,
        "rotary_emb_fraction": 1.0, "rotary_emb_interleaved": false,
        "rotary_emb_scale_base": null, "rotary_scaling_factor": null,
        "scale_attn_by_inverse_layer_idx": false, "scale_attn_weights": true,
        "type_vocab_size": 2, "use_flash_attn": true, "use_rms_norm": false, "vocab_size": 1600
      }
      """;

  @Test
  void modernBertsSettingsAreTheSame() throws IOException {
    assertEquals(read("modernbert/config.json"), read("modernbert/config-older-spelling.json"));
  }

  @Test
  void modernBertsGlobalLayersAreEveryThirdWhereNothingIsSaid() throws IOException {
    String older = text("modernbert/config-older-spelling.json");
    EncoderConfig usual = read("modernbert/config.json");
    assertEquals(usual, parsed(older.replace("\"global_attn_every_n_layers\": 3,", "")));
    assertNotEquals(usual, parsed(older.replace("every_n_layers\": 3", "every_n_layers\": 2")));
    assertNotEquals(usual, parsed(older.replace("160000.0", "10000.0")));
    assertNotEquals(usual, parsed(older.replace(" 10000.0", " 160000.0")));
  }

  @Test
  void nomicBertsSettingsAreTheSame() throws IOException {
    assertEquals(read("nomic-bert/config.json"), parsed(NOMIC));
    assertEquals(128, parsed(NOMIC).maxTokens());
  }

  /** Longer texts would be turned by another base, text by text. */
  @Test
  void nomicBertsScaledPositionsAreReadAsFarAsScalingChangesNothing() {
    assertEquals(64, parsed(NOMIC.replace("factor\": null", "factor\": 2")).maxTokens());
  }

  @Test
  void nomicBertsScaledPositionsAreCappedUnderTheNewerNameToo() {
    String newer = NOMIC.replace("n_positions", "max_position_embeddings");
    assertEquals(128, parsed(newer).maxTokens());
    assertEquals(64, parsed(newer.replace("factor\": null", "factor\": 2")).maxTokens());
    String both = NOMIC.replace("{", "{\"max_position_embeddings\": 100, ");
    assertEquals(64, parsed(both.replace("factor\": null", "factor\": 2")).maxTokens());
  }

  /** Hugging Face moves it there. */
  @Test
  void nomicBertsBaseBesideTheOtherSettingsIsThatOfTheRotaryParameters() {
    String within = "\"rope_parameters\": {\"rope_theta\": 5000}";
    String beside = within.replace("{\"rope_theta\": 5000}", "{}, \"rope_theta\": 5000");
    EncoderConfig expected = parsed(NOMIC.replace("\"rotary_emb_base\": 1000", within));
    assertNotEquals(parsed(NOMIC), expected);
    assertEquals(expected, parsed(NOMIC.replace("\"rotary_emb_base\": 1000", beside)));
    assertEquals(expected, parsed(NOMIC.replace("{", "{\"rope_theta\": 5000, ")));
  }

  @Test
  void modernBertsHalfWindowIsHalfOfItsWindow() throws IOException {
    String older = text("modernbert/config-older-spelling.json");
    EncoderConfig usual = read("modernbert/config.json");
    assertEquals(usual, parsed(older.replaceFirst("\\{", "{\"sliding_window\": 8, ")));
  }

  @ParameterizedTest
  @CsvSource({"swiglu, SILU", "geglu, GELU"})
  void theGatesWordSaysTheActivation(String word, Activation activation) {
    assertEquals(activation, parsed(NOMIC.replace("swiglu", word)).activation());
  }

  private static EncoderConfig parsed(String json) {
    return EncoderConfig.fromJson(json, "config.json");
  }

  private static EncoderConfig read(String file) throws IOException {
    return parsed(text(file));
  }

  private static String text(String file) throws IOException {
    Path path = Path.of("../shared/golden/architectures", file);
    assumeTrue(Files.isRegularFile(path), "needs ../shared/golden");
    return Files.readString(path);
  }
}
