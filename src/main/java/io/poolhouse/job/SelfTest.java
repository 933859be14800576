package io.poolhouse.job;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.model.StoredVector;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Vectors that a model gave when it was imported, and the same texts again: a package that was
 * damaged or a machine that computes wrongly shows.
 */
final class SelfTest {
  /** Ordinary words, punctuation, accents and another script, and nothing at all. */
  private static final List<String> TEXTS =
      List.of("The pool house is behind the main building.", "Ça marche? 100 % — 東京 🙂", "");

  /** Float32 on another processor or another version of PyTorch stays well below. */
  private static final double TOLERANCE = 1e-4;

  private final ModelPackage model;
  private final List<Pooling> poolings;

  private SelfTest(ModelPackage model, List<Pooling> poolings) {
    this.model = model;
    this.poolings = poolings;
  }

  /** The model of this name; vectors of a model that was imported just now are stored. */
  static ModelPackage resolve(String name, Console console) throws IOException {
    ModelStore store = ModelStore.standard();
    boolean first =
        store.known().stream().anyMatch(known -> known.name().equals(name))
            && !store.importedNames().contains(name);
    if (first) {
      console.say("importing the model '%s', once".formatted(name));
    }
    ModelPackage model = store.resolve(name);
    return first ? stored(model) : model;
  }

  /** The package with vectors of its own in it. */
  static ModelPackage stored(ModelPackage model) throws IOException {
    return model.withSelfTest(of(model).vectors());
  }

  /**
   * @return the largest difference from the stored vectors
   */
  static double difference(ModelPackage model) throws IOException {
    List<StoredVector> now = of(model).vectors();
    double worst = 0;
    for (StoredVector stored : model.selfTest()) {
      StoredVector same =
          now.stream()
              .filter(each -> each.text().equals(stored.text()))
              .filter(each -> each.pooling().equals(stored.pooling()))
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < stored.vector().size(); i++) {
        worst = Math.max(worst, Math.abs(stored.vector().get(i) - same.vector().get(i)));
      }
    }
    return worst;
  }

  static boolean passes(double difference) {
    return difference <= TOLERANCE;
  }

  private static SelfTest of(ModelPackage model) {
    return new SelfTest(model, Poolings.parse("all", ModelFile.shapeOf(model)));
  }

  private List<StoredVector> vectors() throws IOException {
    Path folder = Files.createTempDirectory("poolhouse-self-test");
    Path archive = folder.resolve("model.pt");
    try {
      return vectors(ModelFile.write(model, archive));
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(folder);
    }
  }

  private List<StoredVector> vectors(ModelFile file) {
    TokenizerOptions options = TokenizerOptions.of(file.maxTokens(), LongTexts.TRUNCATE);
    PoolingPlan plan =
        PoolingPlan.of(poolings, file.config().layers(), file.config().hiddenSize(), false);
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
        TextTokenizer tokenizer = TextTokenizer.of(file.tokenizerJson(), options)) {
      return stored(encoder.encode(tokenizer.tokenize(TEXTS), plan));
    }
  }

  private List<StoredVector> stored(Vectors vectors) {
    List<StoredVector> stored = new ArrayList<>();
    for (int text = 0; text < TEXTS.size(); text++) {
      for (int pooling = 0; pooling < poolings.size(); pooling++) {
        stored.add(
            new StoredVector(
                TEXTS.get(text),
                poolings.get(pooling).toString(),
                floats(vectors.of(text, pooling))));
      }
    }
    return stored;
  }

  private static List<Float> floats(float[] vector) {
    List<Float> floats = new ArrayList<>(vector.length);
    for (float x : vector) {
      floats.add(x);
    }
    return floats;
  }
}
