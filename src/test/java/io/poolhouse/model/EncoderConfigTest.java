package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderConfigTest {
  /** As in the original release of BERT-base. */
  private static final String GOOGLES =
      """
      {"attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
       "hidden_size": 768, "initializer_range": 0.02, "intermediate_size": 3072,
       "max_position_embeddings": 512, "num_attention_heads": 12, "num_hidden_layers": 12,
       "type_vocab_size": 2, "vocab_size": 30522}
      """;

  @Test
  void googlesConfigHasItsEpsilonFromBert() {
    assertEquals(
        new EncoderConfig(30522, 768, 12, 12, 3072, 512, 2, 1e-12, Activation.GELU),
        EncoderConfig.fromJson(GOOGLES, "bert_config.json"));
  }

  @Test
  void whatIsWrittenIsReadBack() {
    EncoderConfig config = new EncoderConfig(31, 8, 3, 2, 12, 16, 5, 1e-5, Activation.GELU_TANH);
    assertEquals(config, EncoderConfig.fromJson(config.toJson(), "config.json"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "hidden_size": 768         | "hidden_size": 770        | hidden_size 770 is not a multiple of num_attention_heads 12: every head has the same width.
          "hidden_size": 768         | "hidden_size": -768       | hidden_size is -768; expected a whole number above 0.
          "hidden_size": 768         | "hidden_size": "768"      | hidden_size is "768"; expected a number.
          "hidden_size": 768         | "hidden_size": 767.5      | hidden_size is 767.5; expected a whole number above 0.
          "hidden_size": 768,        | ``                        | hidden_size is missing.
          "vocab_size": 30522        | "vocab_size": 2000000000  | vocab_size 2000000000 is out of range; expected 1 to 10000000.
          "num_hidden_layers": 12    | "num_hidden_layers": 4000 | num_hidden_layers 4000 is out of range; expected 1 to 1000.
          "type_vocab_size": 2       | "layer_norm_eps": 0       | layer_norm_eps 0.0 is not between 0 and 1; BERT has 1e-12.
          "hidden_act": "gelu"       | "hidden_act": "mish"      | Unknown activation 'mish'. Write one of: gelu, gelu_new, relu, silu.
          "hidden_act": "gelu"       | "is_decoder": true        | is_decoder is true: a decoder's tokens see only those before them. This version reads encoders.
          "hidden_act": "gelu"       | "position_embedding_type": "relative_key" | position_embedding_type is 'relative_key'; this version reads 'absolute'.
          """)
  void whatIsWrongIsSaidWithTheFile(String right, String wrong, String message) {
    String json = GOOGLES.replace(right, wrong);
    ModelException refused =
        assertThrows(ModelException.class, () -> EncoderConfig.fromJson(json, "my/config.json"));
    assertEquals("'my/config.json': " + message, refused.getMessage());
  }

  @Test
  void anotherFamilyIsRefusedWithThoseThatAreKnown() {
    String json = GOOGLES.replace("\"hidden_act\": \"gelu\"", "\"model_type\": \"gpt2\"");
    ModelException refused =
        assertThrows(ModelException.class, () -> EncoderConfig.fromJson(json, "config.json"));
    assertEquals(
        "'config.json': this is a 'gpt2' model; this version reads %s."
            .formatted(Architectures.known()),
        refused.getMessage());
    assertTrue(Architectures.known().contains("'bert', "), Architectures.known());
  }

  @Test
  void withoutAModelTypeAnotherFamilysClassIsRefused() {
    String json = GOOGLES.replaceFirst("\\{", "{\"architectures\": [\"RobertaModel\"], ");
    ModelException refused =
        assertThrows(ModelException.class, () -> EncoderConfig.fromJson(json, "config.json"));
    assertEquals(
        "'config.json': model_type is missing, and architectures has 'RobertaModel', which is no"
            + " BERT. Set it to one of %s.".formatted(Architectures.known()),
        refused.getMessage());
    assertEquals(
        EncoderConfig.fromJson(GOOGLES, "config.json"),
        EncoderConfig.fromJson(json.replace("RobertaModel", "BertForMaskedLM"), "config.json"));
  }

  @Test
  void aFileThatIsCutOffIsNotReadHalf() {
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> EncoderConfig.fromJson(GOOGLES.substring(0, 90), "config.json"));
    assertEquals(
        "'config.json' is not a JSON object. It may be cut off: fetch the file again.",
        refused.getMessage());
  }
}
