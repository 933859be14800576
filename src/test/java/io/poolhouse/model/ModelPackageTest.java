package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelPackageTest {
  @TempDir Path home;

  private Path plain() throws IOException {
    return TinyBert.folder(home.resolve("tiny"));
  }

  @Test
  void aHuggingFaceFolderIsUsedAsItLies() throws IOException {
    ModelPackage model = ModelPackage.open(plain());
    assertEquals("tiny", model.name());
    assertEquals(TinyBert.CONFIG, model.config());
    assertEquals("mean", model.defaultPooling());
    assertEquals(16, model.maxTokens());
    assertEquals(Optional.empty(), model.tokenizerJson());
    assertEquals(Optional.of(home.resolve("tiny/vocab.txt")), model.vocabulary());
    assertTrue(model.hasPooler());
    assertTrue(model.lowercase());
    assertEquals(List.of(), model.selfTest());
    try (EncoderWeights weights = model.openWeights()) {
      String name = "encoder.layer.1.output.dense.weight";
      assertArrayEquals(
          TinyBert.tensors().get(name).numbers(), TinyBert.numbers(weights.tensor(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert-gelu", "bert-gelu-new", "bert-relu"})
  void foldersThatHuggingFaceWroteAreRead(String name) throws IOException {
    Path folder = Path.of("../shared/golden/architectures", name);
    assumeTrue(Files.isDirectory(folder), "needs ../shared/golden");
    ModelPackage model = ModelPackage.open(folder);
    assertEquals(64, model.config().hiddenSize());
    assertEquals(4, model.config().heads());
    assertEquals(128, model.maxTokens());
    assertTrue(model.tokenizerJson().isPresent());
    assertTrue(model.hasPooler());
  }

  @Test
  void anotherArchitectureIsRefusedByItsName() throws IOException {
    Path folder = plain();
    TinyBert.edit(folder.resolve("config.json"), json -> json.replace("\"bert\"", "\"t5\""));
    assertRefused(
        "'%s': this is a 't5' model; this version reads %s."
            .formatted(folder.resolve("config.json"), Architectures.known()),
        folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"tokenizer_class": "BertJapaneseTokenizer"} | tokenizer_class is 'BertJapaneseTokenizer'; from a vocab.txt this version reads 'BertTokenizer'.
          {"tokenizer_class": "TokenizersBackend"}     | tokenizer_class is 'TokenizersBackend'; from a vocab.txt this version reads 'BertTokenizer'.
          {"cls_token": "<s>"}                         | cls_token is '<s>'; from a vocab.txt this version reads '[CLS]'.
          {"sep_token": {"content": "</s>"}}           | sep_token is '</s>'; from a vocab.txt this version reads '[SEP]'.
          {"unk_token": "<unk>"}                       | unk_token is '<unk>'; from a vocab.txt this version reads '[UNK]'.
          """)
  void settingsThatMakeAnotherTokenizerOfAVocabularyAreRefused(String settings, String message)
      throws IOException {
    Path folder = plain();
    Path file = folder.resolve("tokenizer_config.json");
    Files.writeString(file, settings);
    String expected =
        "'%s': %s Put the model's 'tokenizer.json' beside it.".formatted(file, message);
    assertRefused(expected, folder);
    ModelStore store = ModelStore.open(home.resolve("store"));
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> store.importModel(folder.toString(), ImportOptions.none().named("other")));
    assertEquals(expected, refused.getMessage());
    assertEquals(List.of(), store.list());
  }

  @Test
  void theVocabularyOfAnMpnetAloneIsRefused() throws IOException {
    Path golden = Path.of("../shared/golden/architectures/mpnet");
    assumeTrue(Files.isDirectory(golden), "needs ../shared/golden");
    Path folder = Files.createDirectory(home.resolve("mpnet"));
    for (String name : List.of("config.json", "model.safetensors")) {
      Files.copy(golden.resolve(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("vocab.txt"), "<s>\n<pad>\n</s>\n[UNK]\n[CLS]\n[SEP]\na\n");
    assertRefused(
        "The tokenizer of an MPNet is not all in '%s'. Put the model's 'tokenizer.json' beside it."
            .formatted(folder.resolve("vocab.txt")),
        folder);
    Files.copy(golden.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    assertEquals("an MPNet", ModelPackage.open(folder).config().architecture().noun());
  }

  @Test
  void shardsAreOneModel() throws IOException {
    Path folder = plain();
    Map<String, InMemoryTensor> tensors = TinyBert.tensors();
    Files.delete(folder.resolve("model.safetensors"));
    StringBuilder weightMap = new StringBuilder();
    for (String part : List.of("embeddings", "encoder", "pooler")) {
      Map<String, Tensor> shard = new LinkedHashMap<>(tensors);
      shard.keySet().removeIf(name -> !name.startsWith(part));
      SafetensorsWriter.write(folder.resolve(part + ".safetensors"), shard, Map.of());
      shard
          .keySet()
          .forEach(name -> weightMap.append(",\"%s\":\"%s.safetensors\"".formatted(name, part)));
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{" + weightMap.substring(1) + "}}");
    try (EncoderWeights weights = ModelPackage.open(folder).openWeights()) {
      assertEquals(List.copyOf(tensors.keySet()), List.copyOf(weights.tensors().keySet()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                         | 16 | true
          {"model_max_length": 12, "do_lower_case": false}           | 12 | false
          {"model_max_length": 1000000000000000019884624838656}      | 16 | true
          {"model_max_length": 0}                                    | 16 | true
          {"model_max_length": 99, "do_lower_case": true}            | 16 | true
          """)
  void tokenizerSettingsLimitTheTokensAndSayTheCase(String json, int tokens, boolean lowercase)
      throws IOException {
    Path folder = plain();
    Files.writeString(folder.resolve("tokenizer_config.json"), json);
    ModelPackage model = ModelPackage.open(folder);
    assertEquals(tokens, model.maxTokens());
    assertEquals(lowercase, model.lowercase());
  }

  @Test
  void aCasedVocabularyShowsItself() throws IOException {
    Path folder = plain();
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\nThe\nhouse\n##s\n");
    assertFalse(ModelPackage.open(folder).lowercase());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false} | cls
          {"pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true} | max+mean
          {"pooling_mode_mean_sqrt_len_tokens": true}                         | sqrt
          {"pooling_mode_mean_tokens": false}                                 | mean
          """)
  void sentenceTransformersSaysThePooling(String json, String pooling) throws IOException {
    Path folder = plain();
    Files.createDirectory(folder.resolve("1_Pooling"));
    Files.writeString(folder.resolve("1_Pooling/config.json"), json);
    assertEquals(pooling, ModelPackage.open(folder).defaultPooling());
  }

  @Test
  void theChecksumIsOverNamesAndSumsOfAllFilesButPoolhouseJson() throws Exception {
    Path folder = plain();
    String before = ModelPackage.open(folder).checksum();
    StringBuilder lines = new StringBuilder();
    for (String name : List.of("config.json", "model.safetensors", "vocab.txt")) {
      lines
          .append(name)
          .append(' ')
          .append(sha256(Files.readAllBytes(folder.resolve(name))))
          .append('\n');
    }
    assertEquals(sha256(lines.toString().getBytes(StandardCharsets.UTF_8)), before);
    TinyBert.edit(folder.resolve("vocab.txt"), text -> text.replace("house", "horse"));
    assertNotEquals(before, ModelPackage.open(folder).checksum());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void storedVectorsAreKeptToTheLastBitAndLeaveTheChecksumAlone() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    StoredVector stored =
        new StoredVector(
            "a \"text\" – with <b> & 你好", "cls", List.of(0.1f, -1e-30f, 3.4028235e38f));
    model.withSelfTest(List.of(stored));
    ModelPackage again = ModelPackage.open(model.folder());
    assertEquals(List.of(stored), again.selfTest());
    assertEquals(model.checksum(), again.checksum());
    again.verify();
  }

  @Test
  void aFolderOfSomebodyElseKeepsNoVectors() throws IOException {
    ModelPackage model = ModelPackage.open(plain());
    ModelException refused =
        assertThrows(ModelException.class, () -> model.withSelfTest(List.of()));
    assertEquals(
        "'%s' has no 'poolhouse.json' to keep vectors in. Import it first: 'jobs/model import %1$s --name NAME'."
            .formatted(model.folder()),
        refused.getMessage());
  }

  @Test
  void aChangedConfigurationIsNamedWhenThePackageIsOpened() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    Path file = model.folder().resolve("config.json");
    TinyBert.edit(file, text -> text.replace("\"gelu\"", "\"relu\""));
    assertRefused(
        "'%s' was changed: its SHA-256 is not the one in 'poolhouse.json'. Import the model again."
            .formatted(file),
        model.folder());
  }

  @Test
  void aChangedWeightIsFoundBeforeItIsUsed() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    Path file = model.folder().resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    ModelPackage opened = ModelPackage.open(model.folder());
    String message =
        "'%s' was changed: its SHA-256 is not the one in 'poolhouse.json'. Import the model again."
            .formatted(file);
    assertEquals(
        message,
        assertThrows(ModelException.class, () -> opened.openWeights().close()).getMessage());
    assertEquals(message, assertThrows(ModelException.class, opened::verify).getMessage());
  }

  @Test
  void aFileThatThePackageDoesNotListIsNotUsed() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    Path file = Files.writeString(model.folder().resolve("tokenizer.json"), "{}");
    assertRefused(
        "'%s' was put into a package whose 'poolhouse.json' does not list it. Remove it, or import the model again."
            .formatted(file),
        model.folder());
  }

  @Test
  void aListedFileThatIsGoneIsNamed() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    Path file = model.folder().resolve("vocab.txt");
    Files.delete(file);
    assertRefused(
        "'%s' is missing, though 'poolhouse.json' lists it. Import the model again."
            .formatted(file),
        model.folder());
  }

  @Test
  void aManifestThatPointsOutOfItsFolderIsRefused() throws IOException {
    ModelPackage model = TinyBert.imported(home);
    Path file = model.folder().resolve("poolhouse.json");
    TinyBert.edit(file, text -> text.replace("\"vocab.txt\"", "\"../../vocab.txt\""));
    assertRefused(
        "'%s': the file name '../../vocab.txt' is not a plain name.".formatted(file),
        model.folder());
  }

  @Test
  void pickledWeightsAreRefusedWithTheReasonAndTheWayOut() throws IOException {
    Path folder = plain();
    Files.move(folder.resolve("model.safetensors"), folder.resolve("pytorch_model.bin"));
    assertRefused(
        ("'%s' has its weights in 'pytorch_model.bin' only: a pickle, which executes code when it"
                + " is read. Convert it with transformers' save_pretrained(folder,"
                + " safe_serialization=True), which writes 'model.safetensors', or export a BERT to ONNX.")
            .formatted(folder),
        folder);
  }

  @Test
  void aFolderWithoutAnyWeightsSaysWhatMakesAPackage() throws IOException {
    Path folder = plain();
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused(
        ("'%s' has no 'model.safetensors'. ONNX and TensorFlow models, and archives, become a"
                + " package by 'jobs/model import %1$s --name NAME'.")
            .formatted(folder),
        folder);
  }

  @Test
  void aModelWithoutTokenizerIsRefused() throws IOException {
    Path folder = plain();
    Files.delete(folder.resolve("vocab.txt"));
    assertRefused(
        "'%s' has no tokenizer. Put the model's 'tokenizer.json' or 'vocab.txt' beside it."
            .formatted(folder),
        folder);
  }

  @Test
  void aModelWithoutConfigurationIsRefused() throws IOException {
    Path folder = plain();
    Files.delete(folder.resolve("config.json"));
    assertRefused(
        "'%s' has no 'config.json', which says the model's shape. Put the model's own there."
            .formatted(folder),
        folder);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path folder = home.resolve("nowhere");
    assertRefused("'%s' is not a folder.".formatted(folder), folder);
  }

  private static void assertRefused(String message, Path folder) {
    ModelException refused = assertThrows(ModelException.class, () -> ModelPackage.open(folder));
    assertEquals(message, refused.getMessage());
  }
}
