package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.model.EncoderConfig;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * ModernBERT's local layers cut long windows into blocks. The same program without the cut, which
 * masks the whole square of a window, says what must come out.
 */
class LocalAttentionTest {
  private static final String CUT = "length > 4 * block";
  private static final String NEVER = "length > 4000000 * block";

  @TempDir Path folder;

  /** Layers 0 and 3 see all. */
  private static EncoderConfig config(int window) {
    return config("\"local_attention\": " + window, 4);
  }

  private static EncoderConfig config(String more, int layers) {
    return EncoderConfig.fromJson(
        """
        {
          "model_type": "modernbert", "vocab_size": 100, "hidden_size": 16,
          "num_hidden_layers": %d, "num_attention_heads": 2, "intermediate_size": 24,
          "max_position_embeddings": 40000, %s
        }
        """
            .formatted(layers, more),
        "config.json");
  }

  /** Windows that the cut divides evenly, with one token left, and with one missing; even, odd. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17, 30, 32, 40, 128})
  void longWindowsHaveTheVectorsOfTheWholeSquare(int window) throws IOException {
    ModelFile cut = RandomBert.of(config(window), 2).in(folder);
    ModelFile whole = ChangedProgram.of(cut, "local.py", CUT, NEVER, folder.resolve("whole.pt"));
    List<TokenizedText> texts =
        IntStream.of(20, 64, 65, 65, 79, 80, 81, 81, 127, 128, 129, 256, 257, 300, 300, 513, 1500)
            .mapToObj(LocalAttentionTest::text)
            .toList();
    LargestDifferences differences = new LargestDifferences();
    Vectors beside = vectors(cut, texts, Precision.FLOAT32);
    for (int text = 0; text < texts.size(); text++) {
      Vectors expected = vectors(whole, List.of(texts.get(text)), Precision.FLOAT32);
      Vectors alone = vectors(cut, List.of(texts.get(text)), Precision.FLOAT32);
      for (int pooling = 0; pooling < expected.poolings(); pooling++) {
        differences.add("alone", expected.of(0, pooling), alone.of(0, pooling));
        differences.add("beside others", expected.of(0, pooling), beside.of(text, pooling));
      }
    }
    // Of states as large as 15, which no norm has touched: their own rounding is 1e-6.
    differences.assertAtMost(2e-5);
  }

  /** In bfloat16 both ways round, the same numbers in another order. */
  @Test
  void inBfloat16LongWindowsAreNearTheWholeSquare() throws IOException {
    ModelFile cut = RandomBert.of(config(32), 2).in(folder);
    ModelFile whole = ChangedProgram.of(cut, "local.py", CUT, NEVER, folder.resolve("whole.pt"));
    LargestDifferences differences = new LargestDifferences();
    List<TokenizedText> texts = List.of(text(700));
    Vectors expected = vectors(whole, texts, Precision.BFLOAT16);
    Vectors found = vectors(cut, texts, Precision.BFLOAT16);
    differences.add("mean", expected.of(0, 2), found.of(0, 2));
    differences.assertAtMost(0.02);
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  void gradientsOfLongWindowsAreThoseOfTheWholeSquare(Cut cut) throws IOException {
    EncoderConfig config = config("\"local_attention\": 4", 3);
    ModelFile model = RandomBert.of(config, 3).in(folder);
    ModelFile whole = ChangedProgram.of(model, "local.py", CUT, NEVER, folder.resolve("whole.pt"));
    PackedBatch batch = new PackedBatch(cut.windows());
    List<double[]> expected = gradients(whole, batch);
    List<double[]> found = gradients(model, batch);
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i), 1e-11);
    }
  }

  private enum Cut {
    EVENLY(80, 80, 80),
    WITH_A_REST(10, 67, 67);

    private final int[] lengths;

    Cut(int... lengths) {
      this.lengths = lengths;
    }

    List<Window> windows() {
      return IntStream.range(0, lengths.length)
          .mapToObj(i -> new Window(i, text(lengths[i]).windows().get(0), 0))
          .toList();
    }
  }

  private static List<double[]> gradients(ModelFile file, PackedBatch batch) {
    TrainedHead head = new TrainedHead(3, new HeadPooling.Attention(2), true);
    TrainingSettings settings =
        TrainingSettings.usual(head, new RateSchedule(1e-3, 10, 0), 1).with(Dropout.NONE);
    List<double[]> gradients = new ArrayList<>();
    try (FineTuning run =
        FineTuning.open(
            file, settings, LearnedWords.ALL, ComputeDevice.CPU, TrainingProgram.FLOAT64)) {
      run.program().learn(batch, new long[] {2, 0, 1}, new TrainingProgram.Draw(3, 3, true));
      for (Parameter parameter : Parameters.of(file.config(), false, head)) {
        if (Parameters.learns(parameter, settings, file.config().layers())) {
          gradients.add(
              TrainingGradientsTest.doubles(
                  run.program(), TrainingProgram.Place.GRADIENTS, gradients.size(), parameter));
        }
      }
    }
    return gradients;
  }

  /** Four times the tokens would take sixteen times as long in squares. */
  @Test
  void timeGrowsWithTheLengthNotWithItsSquare() throws IOException {
    String local = "\"layer_types\": [\"sliding_attention\", \"sliding_attention\"]";
    ModelFile file = RandomBert.of(config(local, 2), 4).in(folder);
    try (Encoder encoder = open(file, Precision.FLOAT32)) {
      double shorter = seconds(encoder, text(8_000));
      double longer = seconds(encoder, text(32_000));
      assertTrue(longer < 10 * shorter, "%.4f s and %.4f s".formatted(shorter, longer));
    }
  }

  /** Of the quickest of five. */
  private static double seconds(Encoder encoder, TokenizedText text) {
    PoolingPlan plan = EncoderContract.planFor(encoder.file(), "mean");
    return Stream.generate(
            () -> {
              long start = System.nanoTime();
              encoder.encode(List.of(text), plan);
              return (System.nanoTime() - start) / 1e9;
            })
        .limit(5)
        .min(Double::compare)
        .orElseThrow();
  }

  private static Vectors vectors(ModelFile file, List<TokenizedText> texts, Precision precision) {
    try (Encoder encoder = open(file, precision)) {
      return encoder.encode(texts, EncoderContract.planFor(file, "cls,last,mean,max,mean@*"));
    }
  }

  private static Encoder open(ModelFile file, Precision precision) {
    return Encoder.open(file, ComputeDevice.CPU, precision);
  }

  /** Of so many tokens, the added ones included. */
  private static TokenizedText text(int tokens) {
    return RandomBert.text(new Random(tokens).ints(tokens - 2, 4, 100).toArray());
  }
}
