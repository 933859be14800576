package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.text.TokenizerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
