package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each family's vectors against Hugging Face's answers: every text, every pooling, every layer. */
class ArchitectureGoldenTest {

  /** Tight, because erf against tanh costs no more than 5e-4 here; the file's rounding is 5e-7. */
  private static final double TOLERANCE = 5e-5;

  /** In float32: on CPUs with AVX-512 there is no difference at all. */
  private static final double BESIDE_OTHERS = 1e-5;

  /**
   * Numbers of 8 bits, of the size of 1, through three layers: what is left out, added twice or
   * taken from another row costs more. Finer mistakes are the tests' above.
   */
  private static final double OF_BFLOAT16 = 0.1;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.poolhouse.engine.GoldenArchitecture#names")
  void everyVectorOfEveryTextIsTheOneThatHuggingFaceGives(String name) throws IOException {
    GoldenArchitecture golden = GoldenArchitecture.of(name);
    ModelFile file = golden.in(folder);
    List<JsonObject> rows = golden.rows();
    assertEquals(rows.get(0).has("pooler"), file.pooler(), "pooler");
    List<Pooling> poolings = GoldenArchitecture.poolings(file);
    LargestDifferences differences = new LargestDifferences();
    try (Encoder encoder = open(file, Precision.FLOAT32)) {
      Vectors vectors = encoder.encode(golden.texts(file), GoldenArchitecture.plan(file));
      for (int text = 0; text < rows.size(); text++) {
        for (int pooling = 0; pooling < poolings.size(); pooling++) {
          String word = poolings.get(pooling).toString();
          float[] found = vectors.of(text, pooling);
          float[] expected =
              GoldenArchitecture.expected(rows.get(text), word).orElse(new float[found.length]);
          differences.add(word, expected, found);
        }
      }
    }
    differences.assertAtMost(TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("io.poolhouse.engine.GoldenArchitecture#names")
  void aTextAloneHasTheVectorsThatItHasBesideOthers(String name) throws IOException {
    GoldenArchitecture golden = GoldenArchitecture.of(name);
    ModelFile file = golden.in(folder);
    List<TokenizedText> texts = golden.texts(file);
    PoolingPlan plan = GoldenArchitecture.plan(file);
    LargestDifferences differences = new LargestDifferences();
    try (Encoder encoder = open(file, Precision.FLOAT32);
        Encoder ofSmallBatches = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32, 64)) {
      List<Vectors> alone =
          texts.stream().map(text -> encoder.encode(List.of(text), plan)).toList();
      for (int round = 0; round < 3; round++) {
        List<Integer> order = shuffled(texts.size(), round);
        List<TokenizedText> batch = order.stream().map(texts::get).toList();
        Vectors together = (round == 2 ? ofSmallBatches : encoder).encode(batch, plan);
        for (int i = 0; i < order.size(); i++) {
          for (int pooling = 0; pooling < plan.poolings(); pooling++) {
            differences.add(
                "round " + round, alone.get(order.get(i)).of(0, pooling), together.of(i, pooling));
          }
        }
      }
    }
    differences.assertAtMost(BESIDE_OTHERS);
  }

  /** Each text twice, so that groups have more than one window. */
  private static List<Integer> shuffled(int texts, int seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 2 * texts).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order.stream().map(text -> text % texts).toList();
  }

  @ParameterizedTest
  @MethodSource("io.poolhouse.engine.GoldenArchitecture#names")
  void bfloat16IsNear(String name) throws IOException {
    GoldenArchitecture golden = GoldenArchitecture.of(name);
    ModelFile file = golden.in(folder);
    List<TokenizedText> texts = golden.texts(file);
    PoolingPlan plan = EncoderContract.planFor(file, "mean");
    double largest = 0;
    boolean equal = true;
    try (Encoder exact = open(file, Precision.FLOAT32);
        Encoder rounded = open(file, Precision.BFLOAT16)) {
      Vectors expected = exact.encode(texts, plan);
      Vectors found = rounded.encode(texts, plan);
      for (int text = 0; text < texts.size(); text++) {
        for (int i = 0; i < file.config().hiddenSize(); i++) {
          double difference = Math.abs(expected.of(text, 0)[i] - found.of(text, 0)[i]);
          largest = Math.max(largest, difference);
          equal &= difference == 0;
        }
      }
    }
    assertFalse(equal, "not rounded at all");
    assertEquals(0, largest, OF_BFLOAT16);
  }

  /**
   * Its published base size: the same tensors as a BERT of the same size, and nothing projected.
   */
  @Test
  void anElectraWithEmbeddingsAsWideAsItsLayersIsABertWithoutPooler() throws IOException {
    String json = RandomBert.CONFIG.toJson().replace("\"bert\"", "\"electra\"");
    EncoderConfig config =
        EncoderConfig.fromJson(
            json.replaceFirst("\\{", "{\"embedding_size\": 32, "), "config.json");
    TokenizedText text = RandomBert.text(5, 6, 7);
    float[] expected = cls(RandomBert.seeded(1).in(folder), text);
    ModelFile electra = RandomBert.of(config, 1).in(folder);
    assertFalse(electra.pooler());
    assertArrayEquals(expected, cls(electra, text));
  }

  private static float[] cls(ModelFile file, TokenizedText text) {
    try (Encoder encoder = open(file, Precision.FLOAT32)) {
      return encoder.encode(List.of(text), EncoderContract.planFor(file, "cls")).of(0, 0);
    }
  }

  private static Encoder open(ModelFile file, Precision precision) {
    return Encoder.open(file, ComputeDevice.CPU, precision);
  }
}
