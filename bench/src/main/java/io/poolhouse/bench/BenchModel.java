package io.poolhouse.bench;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.model.ModelPackage;
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
import java.util.Map;
import java.util.Optional;

/** A known model, packed for the engine; and the ONNX file that it is imported from, if any. */
final class BenchModel {
  static final String MINILM = "minilm";

  /** As {@code $POOLHOUSE_HOME}: measuring leaves the user's own models alone. */
  static final Path HOME = Benchmark.TARGET.resolve("home");

  /** Resources of the jars that these models are imported from, by model. */
  private static final Map<String, String> PUBLISHED =
      Map.of(MINILM, "/all-minilm-l6-v2", "bge-small", "/bge-small-en-v1.5");

  private final ModelFile file;
  private final Path folder;

  private BenchModel(ModelFile file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  /** Imports the model, the first time, and packs it. */
  static BenchModel prepare(String name) throws IOException {
    Files.createDirectories(Benchmark.TARGET);
    ModelStore store = ModelStore.open(HOME);
    Path file = Benchmark.TARGET.resolve(name + ".pt");
    return of(store.resolve(name), file);
  }

  /**
   * A package that need be in no store.
   *
   * @param file to write
   */
  static BenchModel of(ModelPackage model, Path file) throws IOException {
    return new BenchModel(ModelFile.write(model, file), model.folder().toAbsolutePath());
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

  /** What the model was trained for. */
  TokenPooling trainedPooling() {
    return TokenPooling.parse(file.defaultPooling());
  }

  /** The model that was packed, in Hugging Face's layout. */
  Path folder() {
    return folder;
  }

  /** Empty for a model that was published in another format. */
  Optional<byte[]> onnx() {
    return Optional.ofNullable(PUBLISHED.get(file.name())).map(name -> resource(name + ".onnx"));
  }

  private static byte[] resource(String name) {
    try (InputStream bytes = BenchModel.class.getResourceAsStream(name)) {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
