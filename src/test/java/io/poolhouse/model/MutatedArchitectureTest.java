package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A package of each family, and what becomes of it where something in it is not as it should be.
 */
class MutatedArchitectureTest {
  private static final String NAMES = "io.poolhouse.engine.GoldenArchitecture#names";

  @TempDir Path home;

  @ParameterizedTest
  @MethodSource(NAMES)
  void anImportedPackageHasTheSameWeightsAndTheSettingsThatOthersRead(String name)
      throws IOException {
    ModelPackage source = ModelPackage.open(golden(name));
    ModelPackage imported =
        ModelStore.open(home)
            .importModel(golden(name).toString(), ImportOptions.none().named("copy"));
    assertEquals(source.config(), imported.config());
    assertEquals(source.hasPooler(), imported.hasPooler());
    assertEquals(source.maxTokens(), imported.maxTokens());
    try (EncoderWeights expected = source.openWeights();
        EncoderWeights found = imported.openWeights()) {
      assertEquals(List.copyOf(expected.tensors().keySet()), List.copyOf(found.tensors().keySet()));
      for (Tensor tensor : expected) {
        assertArrayEquals(
            TinyBert.numbers(tensor), TinyBert.numbers(found.tensor(tensor.name())), tensor.name());
      }
    }
    JsonObject before = json(golden(name));
    JsonObject after = json(imported.folder());
    before.remove("dtype");
    before.asMap().forEach((key, value) -> assertEqual(key, value, after.get(key)));
  }

  /** Numbers as numbers: 1e-5 is 1.0E-5. */
  private static void assertEqual(String key, JsonElement expected, JsonElement found) {
    if (expected.isJsonPrimitive() && expected.getAsJsonPrimitive().isNumber()) {
      assertEquals(expected.getAsDouble(), found.getAsDouble(), key);
    } else {
      assertEquals(expected, found, key);
    }
  }

  @ParameterizedTest
  @MethodSource(NAMES)
  void whatIsWrittenWithoutASourceIsReadBack(String name) throws IOException {
    EncoderConfig config = EncoderConfig.read(golden(name).resolve("config.json"));
    assertEquals(config, EncoderConfig.fromJson(config.toJson(), "config.json"));
  }

  @ParameterizedTest
  @MethodSource(NAMES)
  void everyTensorThatIsMissingIsNamed(String name) throws IOException {
    for (String missing : tensors(name).keySet()) {
      Map<String, Tensor> others = tensors(name);
      others.remove(missing);
      assertRefused(missing, name, others);
    }
  }

  @ParameterizedTest
  @MethodSource(NAMES)
  void everyTensorThatNobodyReadsIsNamed(String name) throws IOException {
    for (String read : tensors(name).keySet()) {
      Map<String, Tensor> more = tensors(name);
      String surplus = read.replaceFirst("\\.", ".7.");
      more.put(surplus, new Renamed(surplus, more.get(read)));
      assertRefused(surplus, name, more);
    }
  }

  @ParameterizedTest
  @MethodSource(NAMES)
  void everyMatrixThatLiesTheOtherWayRoundIsNamed(String name) throws IOException {
    int turned = 0;
    for (Tensor tensor : List.copyOf(tensors(name).values())) {
      List<Long> shape = tensor.shape();
      if (shape.size() == 2 && !shape.get(0).equals(shape.get(1))) {
        Map<String, Tensor> others = tensors(name);
        others.put(tensor.name(), new Transposed(tensor.name(), tensor));
        assertRefused(tensor.name(), name, others);
        turned++;
      }
    }
    assertTrue(turned > 2, turned + " matrices");
  }

  private static void assertRefused(String tensor, String name, Map<String, Tensor> tensors)
      throws IOException {
    EncoderConfig config = EncoderConfig.read(golden(name).resolve("config.json"));
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> EncoderWeights.of(config, TinyBert.source(tensors.values()), name),
            tensor);
    assertTrue(refused.getMessage().contains("'" + tensor + "'"), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
  }

  /** Each option with a value that exists elsewhere, and that would give other vectors. */
  static Stream<List<String>> options() {
    return Stream.of(
        List.of("bert-gelu", "hidden_act", "\"quick_gelu\""),
        List.of("bert-gelu", "position_embedding_type", "\"relative_key\""),
        List.of("bert-gelu", "is_decoder", "true"),
        List.of("bert-gelu", "model_type", "\"t5\""),
        List.of("roberta", "hidden_act", "\"quick_gelu\""),
        List.of("roberta", "position_embedding_type", "\"relative_key_query\""),
        List.of("roberta", "is_decoder", "true"),
        List.of("roberta", "pad_token_id", "-1"),
        List.of("roberta", "pad_token_id", "129"),
        List.of("xlm-roberta", "hidden_act", "\"mish\""),
        List.of("xlm-roberta", "position_embedding_type", "\"relative_key\""),
        List.of("camembert", "hidden_act", "\"mish\""),
        List.of("camembert", "position_embedding_type", "\"relative_key\""),
        List.of("distilbert", "activation", "\"quick_gelu\""),
        List.of("distilbert", "n_heads", "5"),
        List.of("distilbert", "position_embedding_type", "\"relative_key\""),
        List.of("electra", "hidden_act", "\"quick_gelu\""),
        List.of("electra", "embedding_size", "0"),
        List.of("electra", "position_embedding_type", "\"relative_key\""),
        List.of("albert", "hidden_act", "\"quick_gelu\""),
        List.of("albert", "inner_group_num", "2"),
        List.of("albert", "num_hidden_groups", "4"),
        List.of("albert", "position_embedding_type", "\"relative_key\""),
        List.of("nomic-bert", "hidden_act", "\"mish\""),
        List.of("nomic-bert", "head_dim", "8"),
        List.of("nomic-bert", "num_attention_heads", "64"),
        List.of("nomic-bert", "rope_scaling", "{\"factor\": 2}"),
        List.of("nomic-bert", "rope_parameters", "{\"rope_type\": \"yarn\"}"),
        List.of("nomic-bert", "rope_parameters", "{\"partial_rotary_factor\": 0.5}"),
        List.of("nomic-bert", "rope_parameters", "{\"type\": \"linear\"}"),
        List.of("nomic-bert", "rope_parameters", "{\"type\": \"default\", \"factor\": 2.5}"),
        List.of("nomic-bert", "rope_parameters", "{\"attention_factor\": 1.5}"),
        List.of("nomic-bert", "partial_rotary_factor", "0.5"),
        List.of("nomic-bert", "activation_function", "\"gelu\""),
        List.of("nomic-bert", "prenorm", "true"),
        List.of("nomic-bert", "causal", "true"),
        List.of("nomic-bert", "use_rms_norm", "true"),
        List.of("nomic-bert", "parallel_block", "true"),
        List.of("nomic-bert", "qkv_proj_bias", "true"),
        List.of("nomic-bert", "mlp_fc1_bias", "true"),
        List.of("nomic-bert", "mlp_fc2_bias", "true"),
        List.of("nomic-bert", "rotary_emb_interleaved", "true"),
        List.of("nomic-bert", "rotary_emb_fraction", "0.5"),
        List.of("nomic-bert", "rotary_emb_scale_base", "512"),
        List.of("nomic-bert", "scale_attn_weights", "false"),
        List.of("nomic-bert", "scale_attn_by_inverse_layer_idx", "true"),
        List.of("nomic-bert", "moe_every_n_layers", "2"),
        List.of("modernbert", "hidden_activation", "\"mish\""),
        List.of("modernbert", "num_attention_heads", "64"),
        List.of("modernbert", "norm_bias", "true"),
        List.of("modernbert", "attention_bias", "true"),
        List.of("modernbert", "mlp_bias", "true"),
        List.of("modernbert", "local_attention", "0"),
        List.of("modernbert", "sliding_window", "4"),
        List.of("modernbert", "num_hidden_layers", "5"),
        List.of("modernbert", "rope_scaling", "{\"factor\": 2}"),
        List.of("modernbert", "rope_parameters", "{\"full_attention\": {\"rope_type\": \"yarn\"}}"),
        List.of("modernbert", "rope_parameters", "{\"sliding_attention\": {\"factor\": 2.5}}"),
        List.of("mpnet", "hidden_act", "\"quick_gelu\""),
        List.of("mpnet", "position_embedding_type", "\"relative_key\""),
        List.of("mpnet", "pad_token_id", "0"),
        List.of("mpnet", "max_position_embeddings", "4"),
        List.of("mpnet", "relative_attention_num_buckets", "64"),
        List.of("deberta-v2", "hidden_act", "\"quick_gelu\""),
        List.of("deberta-v2", "relative_attention", "false"),
        List.of("deberta-v2", "share_att_key", "false"),
        List.of("deberta-v2", "position_biased_input", "true"),
        List.of("deberta-v2", "pos_att_type", "\"c2p\""),
        List.of("deberta-v2", "norm_rel_ebd", "\"none\""),
        List.of("deberta-v2", "conv_kernel_size", "3"),
        List.of("deberta-v2", "type_vocab_size", "2"),
        List.of("deberta-v2", "embedding_size", "32"),
        List.of("deberta-v2", "attention_head_size", "8"),
        List.of("deberta-v2", "position_buckets", "1"),
        List.of("deberta-v2", "max_relative_positions", "16"));
  }

  @ParameterizedTest
  @MethodSource("options")
  void anOptionThatIsNotReadIsRefusedByItsNameAndValue(List<String> option) throws IOException {
    Path folder = copied(option.get(0));
    assertDoesNotThrow(() -> ModelPackage.open(folder));
    JsonObject json = json(folder);
    json.add(option.get(1), JsonParser.parseString(option.get(2)));
    Files.writeString(folder.resolve("config.json"), json.toString());
    ModelException refused =
        assertThrows(ModelException.class, () -> ModelPackage.open(folder), option.toString());
    String message = refused.getMessage();
    String value = option.get(2).replaceAll("[\"{}]", "").replaceFirst(".*: ", "");
    assertTrue(message.contains(folder.resolve("config.json").toString()), message);
    assertTrue(message.contains(value), message);
    boolean isActivation =
        option.get(1).matches("hidden_act|hidden_activation|activation|model_type");
    assertTrue(message.contains(option.get(1)) || isActivation, message);
    assertEquals(1, message.lines().count());
  }

  @ParameterizedTest
  @ValueSource(strings = "deberta-v2")
  void theOlderSpellingOfAFileSaysTheSame(String name) throws IOException {
    Path folder = golden(name);
    assertEquals(
        EncoderConfig.read(folder.resolve("config.json")),
        EncoderConfig.read(folder.resolve("config-older-spelling.json")));
  }

  /** Hugging Face's own class would take them for what it never was trained with. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "relative_attention",
        "share_att_key",
        "position_biased_input",
        "pos_att_type",
        "norm_rel_ebd"
      })
  void anOptionOfDebertaThatIsMissingIsNamed(String option) throws IOException {
    JsonObject json = json(golden("deberta-v2"));
    json.remove(option);
    ModelException refused =
        assertThrows(
            ModelException.class, () -> EncoderConfig.fromJson(json.toString(), "config.json"));
    String message = refused.getMessage();
    assertTrue(message.contains(option + " is missing"), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bert-gelu   | bert.       | cls.predictions.bias, classifier.weight
          roberta     | roberta.    | lm_head.dense.weight, lm_head.bias, classifier.dense.weight
          xlm-roberta | roberta.    | lm_head.layer_norm.weight, qa_outputs.bias
          camembert   | roberta.    | lm_head.decoder.weight
          distilbert  | distilbert. | vocab_transform.weight, vocab_layer_norm.bias, vocab_projector.bias, pre_classifier.weight
          electra     | electra.    | discriminator_predictions.dense.weight, generator_lm_head.bias, generator_predictions.LayerNorm.weight
          deberta-v2  | deberta.    | lm_predictions.lm_head.dense.weight, mask_predictions.classifier.bias, cls.predictions.bias, pooler.dense.weight
          mpnet       | mpnet.      | lm_head.dense.weight, lm_head.bias, classifier.dense.weight
          albert      | albert.     | predictions.LayerNorm.weight, sop_classifier.classifier.bias
          nomic-bert  | bert.       | cls.predictions.decoder.bias, cls.predictions.transform.dense.weight
          modernbert  | model.      | head.dense.weight, head.norm.weight, decoder.bias, classifier.weight
          """)
  void headsBesideTheEncoderAreLeftOut(String name, String prefix, String heads)
      throws IOException {
    Map<String, Tensor> plain = tensors(name);
    List<Tensor> named = new ArrayList<>();
    plain.values().forEach(tensor -> named.add(new Renamed(prefix + tensor.name(), tensor)));
    for (String head : heads.split(", ")) {
      named.add(new InMemoryTensor(head, List.of(1L), new float[1]));
    }
    named.add(new InMemoryTensor(prefix + "embeddings.position_ids", List.of(1L), new float[1]));
    EncoderConfig config = EncoderConfig.read(golden(name).resolve("config.json"));
    try (EncoderWeights weights = EncoderWeights.of(config, TinyBert.source(named), name)) {
      assertEquals(plain.keySet(), weights.tensors().keySet());
    }
  }

  private static Path golden(String name) {
    Path folder = Path.of("../shared/golden/architectures", name);
    assumeTrue(Files.isDirectory(folder), "needs ../shared/golden");
    return folder;
  }

  private static JsonObject json(Path folder) throws IOException {
    return JsonParser.parseString(Files.readString(folder.resolve("config.json")))
        .getAsJsonObject();
  }

  private static Map<String, Tensor> tensors(String name) throws IOException {
    try (Safetensors file = Safetensors.open(golden(name).resolve("model.safetensors"))) {
      return new LinkedHashMap<>(file.tensors());
    }
  }

  private Path copied(String name) throws IOException {
    Path folder = Files.createDirectory(home.resolve(name));
    for (String file :
        List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
      Files.write(folder.resolve(file), Files.readAllBytes(golden(name).resolve(file)));
    }
    return folder;
  }
}
