package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * all-MiniLM-L6-v2 (6 layers, 384 wide, 512 tokens, no pooler), from its jar on the class path, and
 * its engine without Spark.
 */
public final class MiniLm implements AutoCloseable {
  static final int WIDTH = 384;

  private static final Path HOME = Path.of("target", "minilm").toAbsolutePath();
  private static Path file;

  private final Encoder encoder;
  private final TextTokenizer tokenizer;

  private MiniLm(Encoder encoder, TextTokenizer tokenizer) {
    this.encoder = encoder;
    this.tokenizer = tokenizer;
  }

  /** The folder of the package, imported once and kept under {@code target}. */
  public static synchronized String folder() {
    try {
      ModelStore store = ModelStore.open(HOME);
      if (!store.importedNames().contains("minilm")) {
        store.importModel(jar().toString(), ImportOptions.none().named("minilm"));
      }
      return HOME.resolve("models").resolve("minilm").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ModelPackage model() throws IOException {
    return ModelPackage.open(Path.of(folder()));
  }

  public static TextEmbedder embedder(String poolings) {
    return new TextEmbedder().setModel(folder()).setPoolings(poolings);
  }

  /** Its own encoder, not the one that Spark's tasks share. */
  static MiniLm open(LongTexts longTexts) throws IOException {
    Encoder encoder = Encoder.open(file(), ComputeDevice.CPU, Precision.FLOAT32);
    return new MiniLm(
        encoder,
        TextTokenizer.of(encoder.file().tokenizerJson(), TokenizerOptions.of(512, longTexts)));
  }

  /** The vector of one text, alone. */
  float[] vector(String text, String pooling) {
    PoolingPlan plan =
        PoolingPlan.of(
            Poolings.parse(pooling, encoder.file().shape()),
            encoder.file().config().layers(),
            WIDTH,
            false);
    Vectors vectors = encoder.encode(tokenizer.tokenize(List.of(text)), plan);
    return vectors.of(0, 0);
  }

  Encoder encoder() {
    return encoder;
  }

  TextTokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public void close() {
    encoder.close();
    tokenizer.close();
  }

  private static synchronized ModelFile file() throws IOException {
    if (file == null) {
      file = Files.createTempFile("minilm", ".pt");
      file.toFile().deleteOnExit();
      ModelFile.write(model(), file);
    }
    return ModelFile.open(file);
  }

  private static Path jar() throws IOException {
    URL url = MiniLm.class.getResource("/all-minilm-l6-v2.onnx");
    try {
      return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
