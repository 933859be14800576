package io.poolhouse.engine;

import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Published models from jars among the test dependencies, imported anew by the first test of a JVM
 * that asks and then shared by all: an import takes seconds, and so does loading.
 */
enum RealModel {
  MINILM("/all-minilm-l6-v2.onnx"),
  BGE_SMALL("/bge-small-en-v1.5.onnx"),
  E5_SMALL("/e5-small-v2.onnx");

  private static final Path FOLDER = Path.of("target", "real-models");

  private final String resource;
  private final Map<Precision, Encoder> encoders = new EnumMap<>(Precision.class);
  private ModelFile file;
  private TextTokenizer tokenizer;

  RealModel(String resource) {
    this.resource = resource;
  }

  synchronized ModelFile file() {
    if (file == null) {
      file = imported(resource, emptyFolder(name()), ImportOptions.none());
    }
    return file;
  }

  /** On the CPU, in float32. */
  Encoder encoder() {
    return encoder(Precision.FLOAT32);
  }

  /** On the CPU; the tests of other devices open their own. */
  synchronized Encoder encoder(Precision precision) {
    return encoders.computeIfAbsent(
        precision, ignored -> Encoder.open(file(), ComputeDevice.CPU, precision));
  }

  /** Token ids as a job makes them, cut at the model's limit. */
  List<TokenizedText> tokenized(List<String> texts) {
    return tokenizer().tokenize(texts);
  }

  private synchronized TextTokenizer tokenizer() {
    if (tokenizer == null) {
      tokenizer =
          TextTokenizer.of(
              file().tokenizerJson(), TokenizerOptions.of(file().maxTokens(), LongTexts.TRUNCATE));
    }
    return tokenizer;
  }

  /** The .onnx file as it lies in the jar, for another runtime. */
  Path onnx() {
    try (InputStream in = RealModel.class.getResourceAsStream(resource)) {
      Path file = Files.createDirectories(FOLDER).resolve(name() + ".onnx");
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model in the jar that holds the resource. */
  static ModelFile imported(String resource, Path home, ImportOptions options) {
    try {
      ModelPackage model =
          ModelStore.open(home).importModel(jar(resource).toString(), options.named("model"));
      return ModelFile.write(model, home.resolve("model.pt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What an earlier run left there goes: it may have been made by another version. */
  private static Path emptyFolder(String name) {
    Path folder = FOLDER.resolve(name);
    try (Stream<Path> left = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
      for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path jar(String resource) throws IOException {
    try {
      URL url = RealModel.class.getResource(resource);
      return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
