package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerException;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFileTest {
  private static final Path GOLDEN = Path.of("../shared/golden/architectures/bert-relu");

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsWhatIsRead() throws IOException {
    ModelPackage model = golden();
    ModelFile written = ModelFile.write(model, folder.resolve("a.pt"));
    assertEquals(written, ModelFile.open(written.path()));
    assertEquals("bert-relu", written.name());
    assertEquals(model.checksum(), written.checksum());
    assertEquals(model.config(), written.config());
    assertEquals(128, written.maxTokens());
    assertEquals("mean", written.defaultPooling());
    assertEquals(new ModelShape("bert-relu", 3, true), written.shape());
    assertEquals(Files.readString(GOLDEN.resolve("tokenizer.json")), written.tokenizerJson());
  }

  @Test
  void miniLmTakes512TokensAndHasNoPooler() {
    ModelFile file = RealModel.MINILM.file();
    assertEquals(512, file.maxTokens());
    assertFalse(file.pooler());
  }

  @Test
  void aTokenizerOfAnotherModelIsRefusedBeforeAnyFileIsWritten() throws IOException {
    ModelPackage model = golden();
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(GOLDEN.resolve(name), other.resolve(name));
    }
    Path tokenizer = other.resolve("tokenizer.json");
    String json = Files.readString(tokenizer);
    int added = json.indexOf("\"added_tokens\": [") + "\"added_tokens\": [".length();
    Files.writeString(
        tokenizer,
        json.substring(0, added)
            + "{\"id\": 1600, \"content\": \"extra\", \"single_word\": false, \"lstrip\": false,"
            + " \"rstrip\": false, \"normalized\": false, \"special\": false},"
            + json.substring(added));
    assertEquals(1600, model.config().vocabularySize());
    Path file = folder.resolve("a.pt");
    ModelPackage wrong = ModelPackage.open(other);
    assertEquals(
        "The tokenizer has 1601 tokens with ids up to 1600, but the model has embeddings for ids up"
            + " to 1599 only. Use the tokenizer.json or vocab.txt that was published with the"
            + " model.",
        assertThrows(TokenizerException.class, () -> ModelFile.write(wrong, file)).getMessage());
    assertFalse(Files.exists(file));
  }

  /** The ids are transformers' own, from the same files. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                              | 2 318 853 720 166 1 3
          {"do_lower_case": false}                                        | 2 1 1 166 1 3
          {"strip_accents": false, "tokenizer_class": "BertTokenizer"}    | 2 318 1 166 1 3
          {"tokenize_chinese_chars": false}                               | 2 318 853 720 1 3
          {"strip_accents": null, "cls_token": {"content": "[CLS]"}, "tokenizer_class": "ElectraTokenizerFast"} | 2 318 853 720 166 1 3
          """)
  void theSettingsOfTheNormalizerAreFollowed(String settings, String ids) throws IOException {
    Path folder = bare();
    Files.writeString(folder.resolve("tokenizer_config.json"), settings);
    assertEquals(ids, ids(folder), "tokenizer.json");
    vocabularyOnly(folder);
    assertEquals(ids, ids(folder), "vocab.txt");
  }

  /** So does transformers' class of that name. */
  @Test
  void settingsThatBelongToNoClassLeaveTheTokenizerAsItIs() throws IOException {
    Path folder = bare();
    for (String name : new String[] {"TokenizersBackend", "PreTrainedTokenizerFast"}) {
      Files.writeString(
          folder.resolve("tokenizer_config.json"),
          "{\"do_lower_case\": false, \"tokenizer_class\": \"%s\"}".formatted(name));
      assertEquals("2 318 853 720 166 1 3", ids(folder));
    }
  }

  private String ids(Path model) throws IOException {
    String json =
        ModelFile.write(ModelPackage.open(model), folder.resolve("ids.pt")).tokenizerJson();
    try (TextTokenizer tokenizer =
        TextTokenizer.of(json, TokenizerOptions.of(128, LongTexts.TRUNCATE))) {
      int[] ids = tokenizer.tokenize(List.of("The Café 中国")).get(0).windows().get(0);
      return Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
  }

  /** The golden model without settings of its tokenizer. */
  private Path bare() throws IOException {
    assumeTrue(Files.isDirectory(GOLDEN), "no " + GOLDEN);
    Path bare = Files.createDirectory(folder.resolve("bare"));
    for (String name : new String[] {"config.json", "model.safetensors", "tokenizer.json"}) {
      Files.copy(GOLDEN.resolve(name), bare.resolve(name));
    }
    return bare;
  }

  private static void vocabularyOnly(Path model) throws IOException {
    Path json = model.resolve("tokenizer.json");
    List<String> lines =
        JsonParser.parseString(Files.readString(json))
            .getAsJsonObject()
            .getAsJsonObject("model")
            .getAsJsonObject("vocab")
            .entrySet()
            .stream()
            .sorted(Comparator.comparingInt(entry -> entry.getValue().getAsInt()))
            .map(Map.Entry::getKey)
            .toList();
    Files.write(model.resolve("vocab.txt"), lines);
    Files.delete(json);
  }

  @Test
  void aZipWithoutTheModelsFactsIsNoModelFile() throws IOException {
    Path file = folder.resolve("a.pt");
    try (StoredZip zip = new StoredZip(file)) {
      zip.add("other", "x".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(
        "'%s' is not a model file: it holds no 'model.json'.".formatted(file),
        assertThrows(IOException.class, () -> ModelFile.open(file)).getMessage());
  }

  private static ModelPackage golden() throws IOException {
    assumeTrue(Files.isDirectory(GOLDEN), "no " + GOLDEN);
    return ModelPackage.open(GOLDEN);
  }
}
