package io.poolhouse.job;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.model.ModelException;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.StoredVector;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.PoolingException;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
  private final List<String> texts;
  private final List<Pooling> poolings;

  private SelfTest(ModelPackage model, List<String> texts, List<Pooling> poolings) {
    this.model = model;
    this.texts = texts;
    this.poolings = poolings;
  }

  /** Of our own texts, by all poolings that the model has, and by that which it gives by itself. */
  static SelfTest of(ModelPackage model) throws IOException {
    return new SelfTest(
        model, TEXTS, Poolings.parse("all," + model.defaultPooling(), ModelFile.shapeOf(model)));
  }

  /**
   * @return the largest difference from the stored vectors; NaN where one is no number
   * @throws ModelException where the stored vectors are not this model's
   */
  static double difference(ModelPackage model) throws IOException {
    List<StoredVector> before = model.selfTest();
    List<StoredVector> now = asStored(model, before).vectors();
    double worst = 0;
    for (StoredVector stored : before) {
      worst =
          Math.max(
              worst, difference(stored, same(stored, now).orElseThrow(() -> alien(model, stored))));
    }
    return worst;
  }

  static boolean passes(double difference) {
    return difference <= TOLERANCE;
  }

  /** Every text by every pooling, in float32 on the CPU. */
  List<StoredVector> vectors() throws IOException {
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
      return named(encoder.encode(tokenizer.tokenize(texts), plan));
    }
  }

  private List<StoredVector> named(Vectors vectors) {
    List<StoredVector> named = new ArrayList<>();
    for (int text = 0; text < texts.size(); text++) {
      for (int pooling = 0; pooling < poolings.size(); pooling++) {
        named.add(
            new StoredVector(
                texts.get(text),
                poolings.get(pooling).toString(),
                floats(vectors.of(text, pooling))));
      }
    }
    return named;
  }

  /** The texts and poolings of the import, whatever this version would take. */
  private static SelfTest asStored(ModelPackage model, List<StoredVector> stored) {
    List<Pooling> poolings = new ArrayList<>();
    for (StoredVector vector : stored) {
      Pooling pooling = pooling(model, vector);
      if (!poolings.contains(pooling)) {
        poolings.add(pooling);
      }
    }
    return new SelfTest(
        model, stored.stream().map(StoredVector::text).distinct().toList(), poolings);
  }

  private static Pooling pooling(ModelPackage model, StoredVector stored) {
    try {
      return Poolings.parse(stored.pooling(), ModelFile.shapeOf(model)).get(0);
    } catch (PoolingException unknown) {
      throw alien(model, stored);
    }
  }

  private static Optional<StoredVector> same(StoredVector stored, List<StoredVector> now) {
    return now.stream()
        .filter(each -> each.text().equals(stored.text()))
        .filter(each -> each.pooling().equals(stored.pooling()))
        .filter(each -> each.vector().size() == stored.vector().size())
        .findFirst();
  }

  private static ModelException alien(ModelPackage model, StoredVector stored) {
    return new ModelException(
        "'%s' keeps a vector of %d numbers for pooling '%s', which this version does not give. Import the model again."
            .formatted(model.name(), stored.vector().size(), stored.pooling()));
  }

  private static double difference(StoredVector stored, StoredVector now) {
    double worst = 0;
    for (int i = 0; i < stored.vector().size(); i++) {
      worst = Math.max(worst, Math.abs(stored.vector().get(i) - now.vector().get(i)));
    }
    return worst;
  }

  private static List<Float> floats(float[] vector) {
    List<Float> floats = new ArrayList<>(vector.length);
    for (float x : vector) {
      floats.add(x);
    }
    return floats;
  }
}
