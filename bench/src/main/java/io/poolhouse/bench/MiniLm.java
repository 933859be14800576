package io.poolhouse.bench;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** all-MiniLM-L6-v2, for the engine and, from the same ONNX file, for its peer. */
final class MiniLm {
  private static final String ONNX = "/all-minilm-l6-v2.onnx";

  private final ModelFile file;

  private MiniLm(ModelFile file) {
    this.file = file;
  }

  /**
   * @param folder where the model is imported to, once, and packed for the engine
   */
  static MiniLm prepare(Path folder) throws IOException {
    Files.createDirectories(folder);
    ModelStore store = ModelStore.open(folder.resolve("home"));
    return new MiniLm(ModelFile.write(store.resolve("minilm"), folder.resolve("minilm.pt")));
  }

  ModelFile file() {
    return file;
  }

  PoolingPlan plan(String poolings) {
    return PoolingPlan.of(
        Poolings.parse(poolings, file.shape()),
        file.config().layers(),
        file.config().hiddenSize(),
        false);
  }

  TextTokenizer tokenizer() {
    return TextTokenizer.of(
        file.tokenizerJson(), TokenizerOptions.of(file.maxTokens(), LongTexts.TRUNCATE));
  }

  static byte[] onnx() {
    try (InputStream bytes = MiniLm.class.getResourceAsStream(ONNX)) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
