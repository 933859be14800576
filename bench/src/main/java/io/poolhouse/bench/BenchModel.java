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

/** A known model, packed for the engine; and the ONNX file that {@code minilm} is imported from. */
final class BenchModel {
  static final String MINILM = "minilm";

  /** As {@code $POOLHOUSE_HOME}: measuring leaves the user's own models alone. */
  static final Path HOME = Benchmark.TARGET.resolve("home");

  private static final String ONNX = "/all-minilm-l6-v2.onnx";

  private final ModelFile file;

  private BenchModel(ModelFile file) {
    this.file = file;
  }

  /** Imports the model, the first time, and packs it. */
  static BenchModel prepare(String name) throws IOException {
    Files.createDirectories(Benchmark.TARGET);
    ModelStore store = ModelStore.open(HOME);
    Path file = Benchmark.TARGET.resolve(name + ".pt");
    return new BenchModel(ModelFile.write(store.resolve(name), file));
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
    try (InputStream bytes = BenchModel.class.getResourceAsStream(ONNX)) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
