package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of sentence-transformers: what is taken over, and what is refused by its name. */
class SentenceFolderTest {
  private static final int HIDDEN = TinyBert.CONFIG.hiddenSize();
  private static final String MEAN = "{\"pooling_mode\": \"mean\"}";

  @TempDir Path home;
  private Path folder;

  @BeforeEach
  void writeEncoder() throws IOException {
    folder = TinyBert.folder(home.resolve("tiny"));
  }

  private ModelPackage open() throws IOException {
    return ModelPackage.open(folder);
  }

  private void pooling(String json) throws IOException {
    SentenceFiles.modules(folder, "Transformer", "Pooling");
    SentenceFiles.config(folder.resolve("1_Pooling"), json);
  }

  private void dense(int inputs, int outputs) throws IOException {
    SentenceFiles.modules(folder, "Transformer", "Pooling", "Dense", "Normalize");
    SentenceFiles.config(folder.resolve("1_Pooling"), MEAN);
    SentenceFiles.dense(
        folder.resolve("2_Dense"),
        new float[outputs][inputs],
        new float[outputs],
        SentenceFiles.TANH);
  }

  private void mustBeRefused(String... words) {
    ModelException refused = assertThrows(ModelException.class, this::open);
    for (String word : words) {
      assertTrue(refused.getMessage().contains(word), refused.getMessage());
    }
    assertFalse(refused.getMessage().contains("\n"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"pooling_mode_cls_token": true}                                        | cls
          {"pooling_mode_mean_tokens": true}                                      | mean
          {"pooling_mode_max_tokens": true}                                       | max
          {"pooling_mode_mean_sqrt_len_tokens": true}                             | sqrt
          {"pooling_mode_weightedmean_tokens": true}                              | weighted
          {"pooling_mode_lasttoken": true, "pooling_mode_mean_tokens": false}     | last
          {"pooling_mode_lasttoken": true, "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true, "pooling_mode_cls_token": true} | cls+max+mean+last
          {"pooling_mode_mean_tokens": false}                                     | mean
          {"pooling_mode": "cls"}                                                 | cls
          {"pooling_mode": "mean_sqrt_len_tokens"}                                | sqrt
          {"pooling_mode": "lasttoken", "pooling_mode_mean_tokens": true}         | last
          {"pooling_mode": ["mean", "weightedmean", "cls"]}                       | mean+weighted+cls
          """)
  void everyPoolingIsTakenOverInTheOrderOfSentenceTransformers(String json, String pooling)
      throws IOException {
    pooling(json);
    assertEquals(pooling, open().defaultPooling());
    assertFalse(open().normalizes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.models.%s",
        "sentence_transformers.sentence_transformer.modules.%s",
        "sentence_transformers.base.modules.some_file.%s"
      })
  void classesHaveTheNamesOfEveryVersion(String type) throws IOException {
    SentenceFiles.modules(
        folder,
        type.formatted("Transformer"),
        "a=" + type.formatted("Pooling"),
        "b=" + type.formatted("Dropout"),
        "c=" + type.formatted("Dense"),
        "d=" + type.formatted("Normalize"));
    SentenceFiles.config(folder.resolve("a"), MEAN);
    SentenceFiles.dense(
        folder.resolve("c"), new float[3][HIDDEN], new float[0], "torch.nn.Identity");
    assertEquals("dense", open().defaultPooling());
    assertTrue(open().normalizes());
    assertEquals(3, open().sentence().orElseThrow().denseWidth());
  }

  @Test
  void theEncoderMayLieInAFolderOfItsOwn() throws IOException {
    Path inner = TinyBert.folder(folder.resolve("0_Transformer"));
    for (String name : List.of("config.json", "vocab.txt", "model.safetensors")) {
      Files.delete(folder.resolve(name));
    }
    SentenceFiles.modules(folder, "0_Transformer=Transformer", "Pooling");
    SentenceFiles.config(folder.resolve("1_Pooling"), MEAN);
    Files.writeString(inner.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 9}");
    assertEquals(9, open().maxTokens());
    ModelPackage imported = imported();
    assertEquals(9, imported.maxTokens());
    assertEquals("mean", imported.defaultPooling());
    imported.verify();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"max_seq_length": 12}                          | 12
          {"max_seq_length": 12, "do_lower_case": true}   | 12
          {"max_seq_length": null}                        | 7
          {"max_seq_length": 99}                          | 16
          {"max_seq_length": 12, "model_args": {}, "processor_kwargs": null, "tokenizer_name_or_path": null} | 12
          {"max_seq_length": 12, "model_args": {"attn_implementation": "sdpa", "add_pooling_layer": false, "trust_remote_code": true, "torch_dtype": "float32"}, "processor_kwargs": {"revision": "main", "token": null}, "config_args": {"dtype": "auto"}} | 12
          {}                                              | 7
          {"transformer_task": "feature-extraction", "module_output_name": "token_embeddings", "modality_config": {"text": {"method": "forward", "method_output_name": "last_hidden_state"}}} | 7
          """)
  void theLimitGoesBeforeThatOfTheTokenizerUpToThePositions(String json, int tokens)
      throws IOException {
    pooling(MEAN);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 7}");
    Files.writeString(folder.resolve("sentence_bert_config.json"), json);
    assertEquals(tokens, open().maxTokens());
    assertEquals(json.contains("do_lower_case"), open().sentence().orElseThrow().lowercase());
  }

  @Test
  void promptsAreKnownByName() throws IOException {
    pooling("{\"pooling_mode\": \"mean\", \"include_prompt\": false}");
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \", \"none at all\": \"\"},"
            + " \"default_prompt_name\": \"query\"}");
    Prompts prompts = open().prompts();
    assertEquals("query: ", prompts.text("", "tiny"));
    assertEquals("query: ", prompts.text("query", "tiny"));
    assertEquals("", prompts.text("none at all", "tiny"));
    assertEquals("", prompts.text("none", "tiny"));
    assertFalse(open().sentence().orElseThrow().promptPooled());
    ModelException refused =
        assertThrows(ModelException.class, () -> prompts.text("querry", "tiny"));
    assertEquals(
        "Model 'tiny' has no prompt 'querry'; expected 'query', 'none at all' or 'none'.",
        refused.getMessage());
    assertEquals(
        "Model 'tiny' has no prompt 'query'; expected 'none'.",
        assertThrows(ModelException.class, () -> Prompts.NONE.text("query", "tiny")).getMessage());
  }

  @Test
  void aPromptThatIsNullHasNoWords() throws IOException {
    pooling(MEAN);
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": null, \"document\": \"\"},"
            + " \"default_prompt_name\": \"query\", \"truncate_dim\": null}");
    for (ModelPackage model : List.of(open(), imported())) {
      assertEquals("", model.prompts().text("", "tiny"));
      assertEquals("", model.prompts().text("query", "tiny"));
      assertEquals(List.of("query", "document"), List.copyOf(model.prompts().byName().keySet()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"pooling_mode": "mean"}              | {"word_embedding_dimension":8,"pooling_mode_cls_token":false,"pooling_mode_max_tokens":false,"pooling_mode_mean_tokens":true,"pooling_mode_mean_sqrt_len_tokens":false}
          {"pooling_mode": ["cls", "lasttoken"]} | {"word_embedding_dimension":8,"pooling_mode_cls_token":true,"pooling_mode_max_tokens":false,"pooling_mode_mean_tokens":false,"pooling_mode_mean_sqrt_len_tokens":false,"pooling_mode_lasttoken":true}
          {"pooling_mode": "weightedmean", "include_prompt": false} | {"word_embedding_dimension":8,"pooling_mode_cls_token":false,"pooling_mode_max_tokens":false,"pooling_mode_mean_tokens":false,"pooling_mode_mean_sqrt_len_tokens":false,"pooling_mode_weightedmean_tokens":true,"include_prompt":false}
          {"pooling_mode": ["mean", "cls"]}     | {"word_embedding_dimension":8,"pooling_mode":["mean","cls"]}
          {"pooling_mode": ["cls", "cls"]}      | {"word_embedding_dimension":8,"pooling_mode":["cls","cls"]}
          """)
  void aPackageSaysThePoolingAsOlderVersionsReadIt(String json, String written) throws IOException {
    pooling(json);
    ModelPackage imported = imported();
    Path config = imported.folder().resolve("1_Pooling/config.json");
    assertEquals(JsonParser.parseString(written), JsonParser.parseString(Files.readString(config)));
    assertEquals(open().defaultPooling(), imported.defaultPooling());
  }

  @Test
  void aPackageKeepsItAllAndReadsTheSame() throws IOException {
    dense(HIDDEN, 3);
    Files.writeString(
        folder.resolve("sentence_bert_config.json"),
        "{\"max_seq_length\": 11, \"do_lower_case\": true}");
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": \"query\"}");
    ModelPackage imported = imported();
    SentenceModules before = open().sentence().orElseThrow();
    SentenceModules after = imported.sentence().orElseThrow();
    assertEquals("dense", imported.defaultPooling());
    assertEquals(before.pooling(), after.pooling());
    assertEquals(before.denseLayers(), after.denseLayers());
    assertEquals(before.prompts(), after.prompts());
    assertTrue(after.lowercase());
    assertTrue(imported.normalizes());
    assertEquals(11, imported.maxTokens());
    imported.verify();
    Path weights = imported.folder().resolve("2_Dense/model.safetensors");
    byte[] changed = Files.readAllBytes(weights);
    changed[changed.length - 1] ^= 1;
    Files.write(weights, changed);
    assertTrue(
        assertThrows(ModelException.class, imported::verify)
            .getMessage()
            .contains("2_Dense/model.safetensors' was changed"));
  }

  @Test
  void aModelThatWasTrainedFurtherKeepsOnlyHowTextsAreRead() throws IOException {
    dense(HIDDEN, 3);
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": 11}");
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": \"query\"}");
    ModelPackage base = open();
    try (EncoderWeights weights = base.openWeights()) {
      ModelPackage tuned =
          new PackageContents(
                  "tuned",
                  "a test",
                  base.checksum(),
                  base.configFile(),
                  weights,
                  base.tokenizer(),
                  base.sentence().map(modules -> modules.retrained("pooler")),
                  "pooler",
                  Optional.empty())
              .writeTo(home.resolve("tuned"));
      assertEquals("pooler", tuned.defaultPooling());
      assertEquals(11, tuned.maxTokens());
      assertEquals("query: ", tuned.prompts().text("", "tuned"));
      assertFalse(tuned.normalizes());
      assertFalse(tuned.sentence().orElseThrow().hasDense());
      tuned.verify();
    }
  }

  private ModelPackage imported() throws IOException {
    return ModelStore.open(home.resolve("store"))
        .importModel(folder.toString(), ImportOptions.none().named("tiny"));
  }

  @Test
  void otherDenseWeightsOrPromptsAreAnotherModel() throws IOException {
    dense(HIDDEN, 3);
    String before = open().checksum();
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": \"query\"}");
    String prompted = open().checksum();
    SentenceFiles.dense(
        folder.resolve("2_Dense"), new float[3][HIDDEN], new float[] {1, 2, 3}, SentenceFiles.TANH);
    assertNotEquals(before, prompted);
    assertNotEquals(prompted, open().checksum());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sentence_transformers.models.WeightedLayerPooling",
        "sentence_transformers.models.LSTM",
        "sentence_transformers.models.CNN",
        "sentence_transformers.models.LayerNorm",
        "sentence_transformers.sparse_encoder.models.SpladePooling",
        "somebody.elses.Dense"
      })
  void anUnknownModuleIsRefusedByName(String type) throws IOException {
    SentenceFiles.modules(folder, "Transformer", "Pooling", "2_X=" + type);
    SentenceFiles.config(folder.resolve("1_Pooling"), MEAN);
    mustBeRefused("modules.json", "module 2 is '%s'".formatted(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIPModel", "StaticEmbedding", "Asym", "Router", "BoW"})
  void anUnknownEncoderIsRefusedByName(String type) throws IOException {
    SentenceFiles.modules(folder, type);
    mustBeRefused("the first module is 'sentence_transformers.models.%s'".formatted(type));
  }

  @Test
  void modulesInAnotherOrderAreRefused() throws IOException {
    SentenceFiles.modules(folder, "Transformer", "Dense", "Pooling");
    mustBeRefused("module 1 is 'sentence_transformers.models.Dense'");
  }

  @Test
  void aPathOutOfTheFolderIsRefused() throws IOException {
    SentenceFiles.modules(folder, "Transformer", "../elsewhere=Pooling");
    mustBeRefused("'../elsewhere' is not a plain name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"pooling_mode": "first_last"}          | pooling_mode is 'first_last'
          {"pooling_mode": 7}                     | pooling_mode is 7
          {"pooling_mode_attention_tokens": true} | pooling_mode_attention_tokens is true
          """)
  void anUnknownPoolingIsRefusedByName(String json, String word) throws IOException {
    pooling(json);
    mustBeRefused("1_Pooling", word);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sentence_bert_config.json         | {"transformer_task": "fill-mask"}          | transformer_task is 'fill-mask'
          sentence_bert_config.json         | {"processing_kwargs": {"text": {}}}        | processing_kwargs is set
          sentence_bert_config.json         | {"query_length": 32}                       | query_length is set
          sentence_bert_config.json         | {"max_seq_length": 2}                      | max_seq_length is 2
          sentence_bert_config.json         | {"modality_config": {"text": {"method_output_name": "pooler_output"}}} | method_output_name is [pooler_output]
          sentence_bert_config.json         | {"model_args": {"torch_dtype": "float16"}} | model_args says 'torch_dtype: "float16"', which Poolhouse does not compute. Take it away to use the model without.
          sentence_bert_config.json         | {"model_kwargs": {"rotary_scaling_factor": 2}} | model_kwargs says 'rotary_scaling_factor: 2'
          sentence_bert_config.json         | {"tokenizer_args": {"model_max_length": 9}} | tokenizer_args says 'model_max_length: 9'
          sentence_bert_config.json         | {"processor_kwargs": {"do_lower_case": true}} | processor_kwargs says 'do_lower_case: true'
          sentence_bert_config.json         | {"config_args": {"num_hidden_layers": 1}}  | config_args says 'num_hidden_layers: 1'
          sentence_bert_config.json         | {"config_kwargs": {"hidden_act": "relu"}}  | config_kwargs says 'hidden_act: "relu"'
          sentence_bert_config.json         | {"model_args": {"dtype": null, "x": {}}}   | model_args says 'x: {}'
          sentence_bert_config.json         | {"model_args": [1]}                        | model_args is [1]; expected an object.
          sentence_bert_config.json         | {"tokenizer_name_or_path": "bert-base"}    | tokenizer_name_or_path is 'bert-base', and Poolhouse takes the folder's own. Put that tokenizer there, and take the key away.
          config_sentence_transformers.json | {"truncate_dim": 3}                        | truncate_dim is 3: Poolhouse does not cut vectors. Take the key away to have them whole.
          config_sentence_transformers.json | {"model_type": "SparseEncoder"}            | model_type is 'SparseEncoder'
          config_sentence_transformers.json | {"prompts": {"a": 1}}                      | a is 1
          config_sentence_transformers.json | {"prompts": {"a": "x"}, "default_prompt_name": "b"} | default_prompt_name is 'b'
          3_Normalize/config.json           | {"module_input_name": "token_embeddings"}  | module_input_name is 'token_embeddings'
          2_Dense/config.json               | {"in_features": 8, "out_features": 3, "activation_function": "torch.nn.modules.activation.Mish"} | activation_function is 'torch.nn.modules.activation.Mish'
          2_Dense/config.json               | {"in_features": 8, "out_features": 3, "use_residual": true} | use_residual is true
          2_Dense/config.json               | {"in_features": 8, "out_features": 3, "bias": false} | linear.bias
          2_Dense/config.json               | {"in_features": 8, "out_features": 4}      | linear.weight
          2_Dense/config.json               | {"in_features": 8}                         | out_features is missing
          """)
  void whatIsNotComputedIsRefusedByName(String file, String json, String word) throws IOException {
    dense(HIDDEN, 3);
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), json);
    mustBeRefused(word);
  }

  @Test
  void aDenseLayerForOtherVectorsIsRefused() throws IOException {
    dense(HIDDEN + 1, 3);
    mustBeRefused("2_Dense", "in_features is 9, but the vectors before it have 8 numbers");
  }

  @Test
  void aDenseLayerFollowsAllPoolingsJoined() throws IOException {
    dense(2 * HIDDEN, 3);
    SentenceFiles.config(folder.resolve("1_Pooling"), "{\"pooling_mode\": [\"cls\", \"mean\"]}");
    assertEquals(Optional.of("cls+mean"), open().sentence().orElseThrow().pooling());
  }

  @ParameterizedTest
  @ValueSource(strings = {"linear.weight", "linear.bias", "linear.scale"})
  void aTensorTooManyOrTooFewIsRefusedByName(String name) throws IOException {
    dense(HIDDEN, 3);
    Tensor weight = new InMemoryTensor("linear.weight", List.of(3L, 8L), new float[24]);
    Tensor bias = new InMemoryTensor("linear.bias", List.of(3L), new float[3]);
    Tensor surplus = new InMemoryTensor("linear.scale", List.of(3L), new float[3]);
    List<Tensor> tensors =
        switch (name) {
          case "linear.weight" -> List.of(bias);
          case "linear.bias" -> List.of(weight);
          default -> List.of(weight, bias, surplus);
        };
    SentenceFiles.write(folder.resolve("2_Dense"), tensors);
    mustBeRefused("2_Dense", name);
  }

  @Test
  void pickledWeightsOfADenseLayerAreRefusedWithTheWayOut() throws IOException {
    dense(HIDDEN, 3);
    Files.move(
        folder.resolve("2_Dense/model.safetensors"), folder.resolve("2_Dense/pytorch_model.bin"));
    mustBeRefused("2_Dense/pytorch_model.bin' is a pickle", "model.save(folder)");
    Files.delete(folder.resolve("2_Dense/pytorch_model.bin"));
    mustBeRefused("2_Dense' has no 'model.safetensors'");
  }

  @Test
  void aDenseLayerIsWhatPyTorchComputes() {
    float[] weight = {1, 2, 3, 4, 5, -1, -2, -3, -4, -5};
    float[] x = {0.1f, 0.2f, -0.3f, 0.4f, 0.5f};
    for (DenseActivation activation : DenseActivation.values()) {
      float[] y = new DenseLayer(5, 2, weight, new float[] {0.5f, 0}, activation).of(x);
      double first = 0.1 + 0.4 - 0.9 + 1.6 + 2.5 + 0.5;
      double second = -(first - 0.5);
      double[] expected =
          switch (activation) {
            case TANH -> new double[] {Math.tanh(first), Math.tanh(second)};
            case IDENTITY -> new double[] {first, second};
            case RELU -> new double[] {first, 0};
            case SIGMOID -> new double[] {1 / (1 + Math.exp(-first)), 1 / (1 + Math.exp(-second))};
          };
      for (int i = 0; i < 2; i++) {
        assertEquals(expected[i], y[i], 1e-6, activation + " " + Arrays.toString(y));
      }
    }
  }
}
