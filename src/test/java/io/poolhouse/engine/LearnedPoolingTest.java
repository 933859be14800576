package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.job.TinyModel;
import io.poolhouse.model.ModelException;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Poolings with weights of their own in an encoder's pass. */
class LearnedPoolingTest {
  private static final int HIDDEN = RandomBert.CONFIG.hiddenSize();
  private static final int LAYERS = RandomBert.CONFIG.layers();

  @TempDir Path folder;
  private ModelFile file;

  @BeforeEach
  void write() throws IOException {
    file = RandomBert.seeded(1).in(folder);
  }

  private static int[][] words() {
    Random random = new Random(3);
    int[][] texts = new int[12][];
    for (int text = 0; text < texts.length; text++) {
      texts[text] = random.ints(1 + random.nextInt(6), 4, 100).toArray();
    }
    return texts;
  }

  private static List<TokenizedText> texts() {
    List<TokenizedText> texts = new ArrayList<>();
    for (int[] words : words()) {
      texts.add(RandomBert.text(words));
    }
    return texts;
  }

  private static Pooling named(LearnedPooling learned) {
    return new Pooling(List.of(new LearnedPart(learned.word(), "x", learned)));
  }

  private static PoolingPlan plan(Pooling... poolings) {
    return PoolingPlan.of(List.of(poolings), LAYERS, HIDDEN, false);
  }

  private Encoder encoder() {
    return Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
  }

  private static List<Float> random(int size, Random random) {
    List<Float> numbers = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      numbers.add((float) random.nextGaussian());
    }
    return numbers;
  }

  @ParameterizedTest
  @CsvSource({"attention, false", "attention, true", "MEAN, true", "MAX, true"})
  void aPassGivesTheVectorsThatTrainingEndedWith(String word, boolean mix) throws IOException {
    HeadPooling pooling =
        word.equals("attention")
            ? new HeadPooling.Attention(3)
            : new HeadPooling.Word(How.valueOf(word));
    TrainingSettings settings =
        TrainingSettings.usual(new TrainedHead(2, pooling, mix), new RateSchedule(0.2, 30, 0), 1)
            .with(LayerRates.headOnly(LAYERS));
    int[] all = new int[12];
    int[] labels = new int[12];
    for (int text = 0; text < 12; text++) {
      all[text] = text;
      labels[text] = text % 2;
    }
    try (HeadTraining training =
            HeadTraining.open(file, mix, ComputeDevice.CPU, Precision.FLOAT32);
        Encoder encoder = encoder()) {
      training.remember(texts());
      training.begin(settings);
      float[][] first = training.evaluate(all).vectors();
      for (int step = 0; step < 30; step++) {
        training.step(all, labels);
      }
      LearnedPooling learned = training.pooling();
      assertEquals(file.checksum(), learned.model());
      Evaluation expected = training.evaluate(all);
      Vectors vectors = encoder.encode(texts(), plan(named(learned)));
      double moved = 0;
      for (int text = 0; text < 12; text++) {
        float[] vector = vectors.of(text, 0);
        assertArrayEquals(expected.vectors()[text], vector, 1e-5f, "text " + text);
        for (int i = 0; i < vector.length; i++) {
          moved = Math.max(moved, Math.abs(first[text][i] - vector[i]));
        }
      }
      assertTrue(moved > 2e-4, "training has moved the vectors: " + moved);
      Path saved = folder.resolve("x.safetensors");
      LearnedPoolingFile.write(learned, saved);
      assertEquals(learned, LearnedPoolingFile.read(saved));
      assertEquals(learned, LearnedPoolingFile.of(LearnedPoolingFile.bytes(learned)));
    }
  }

  @Test
  void severalInOnePassEachWeighByTheirOwn() {
    Random random = new Random(9);
    LearnedPooling queries =
        new LearnedPooling(
            "0", How.MEAN, List.of(), List.of(random(HIDDEN, random), random(HIDDEN, random)));
    LearnedPooling mix = new LearnedPooling("0", How.MEAN, random(LAYERS + 1, random), List.of());
    LearnedPooling both =
        new LearnedPooling(
            "0", How.MEAN, random(LAYERS + 1, random), List.of(random(HIDDEN, random)));
    Pooling joined =
        new Pooling(List.of(named(mix).parts().get(0), Pooling.parse("max@-2").parts().get(0)));
    try (Encoder encoder = encoder()) {
      PoolingPlan plan = plan(Pooling.parse("mean"), named(queries), joined, named(both));
      Vectors vectors = encoder.encode(texts(), plan);
      Vectors plain = encoder.encode(texts(), EncoderContract.planFor(file, "mean,max@-2"));
      for (int text = 0; text < 12; text++) {
        assertArrayEquals(plain.of(text, 0), vectors.of(text, 0), "the mean beside them");
        int[] ids = RandomBert.window(words()[text]);
        assertArrayEquals(plainly(queries, ids, encoder), vectors.of(text, 1), 1e-5f);
        assertArrayEquals(plainly(both, ids, encoder), vectors.of(text, 3), 1e-5f);
        float[] mixed = plainly(mix, ids, encoder);
        float[] expected = new float[2 * HIDDEN];
        System.arraycopy(mixed, 0, expected, 0, HIDDEN);
        System.arraycopy(plain.of(text, 1), 0, expected, HIDDEN, HIDDEN);
        assertArrayEquals(expected, vectors.of(text, 2), 1e-5f);
        Vectors alone = encoder.encode(texts().subList(text, text + 1), plan);
        for (int pooling = 0; pooling < 4; pooling++) {
          assertArrayEquals(alone.of(0, pooling), vectors.of(text, pooling), 1e-5f, "alone");
        }
      }
    }
  }

  /** In double, from every layer's token states. */
  private static float[] plainly(LearnedPooling learned, int[] ids, Encoder encoder) {
    int tokens = ids.length;
    double[][] states = new double[tokens][HIDDEN];
    for (int layer = 0; layer <= LAYERS; layer++) {
      double sum = learned.mix().stream().mapToDouble(Math::exp).sum();
      double share =
          learned.mix().isEmpty()
              ? (layer == LAYERS ? 1 : 0)
              : Math.exp(learned.mix().get(layer)) / sum;
      float[] ofLayer = encoder.tokenStates(ids, layer);
      for (int i = 0; i < ofLayer.length; i++) {
        states[i / HIDDEN][i % HIDDEN] += share * ofLayer[i];
      }
    }
    float[] vector = new float[learned.vectors() * HIDDEN];
    for (int query = 0; query < learned.vectors(); query++) {
      double[] weights = new double[tokens];
      double total = 0;
      for (int token = 0; token < tokens; token++) {
        double product = 0;
        for (int i = 0; i < HIDDEN && !learned.queries().isEmpty(); i++) {
          product += states[token][i] * learned.queries().get(query).get(i);
        }
        weights[token] = Math.exp(product);
        total += weights[token];
      }
      for (int token = 0; token < tokens; token++) {
        for (int i = 0; i < HIDDEN; i++) {
          vector[query * HIDDEN + i] += (float) (weights[token] / total * states[token][i]);
        }
      }
    }
    return vector;
  }

  private LearnedPooling queries(String model, int width) {
    return new LearnedPooling(model, How.MEAN, List.of(), List.of(random(width, new Random(1))));
  }

  @Test
  void weightsOfAnotherModelAreRefused() throws IOException {
    ModelPackage model = ModelPackage.open(TinyModel.in(folder.resolve("tiny")));
    int width = model.config().hiddenSize();
    LearnedPooling own = queries(model.checksum(), width);
    assertEquals(own, found(own, model));
    assertEquals(
        "Pooling 'news' was learned on another model than 'tiny' (checksum abc…, not %.12s…). Learn"
                .formatted(model.checksum())
            + " it on this one, or give its own model.",
        assertThrows(ModelException.class, () -> found(queries("abc", width), model)).getMessage());
    assertEquals(
        "Pooling 'news' has other layers or another width than its model 'tiny': its file is"
            + " damaged.",
        assertThrows(ModelException.class, () -> found(queries(model.checksum(), width + 1), model))
            .getMessage());
    assertEquals(Optional.empty(), LearnedPlaces.NONE.find("news", model));
    assertEquals(Optional.empty(), LearnedPlaces.NONE.find(LearnedPlaces.TUNED, model));
  }

  private static LearnedPooling found(LearnedPooling pooling, ModelPackage model) {
    return new LearnedPlaces(Map.of("news", LearnedPlaces.inline(pooling)))
        .find("news", model)
        .orElseThrow();
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Path other = folder.resolve("other.safetensors");
    io.poolhouse.model.SafetensorsWriter.write(
        other, java.util.Map.of(), java.util.Map.of("format", "pt"));
    ModelException refused =
        assertThrows(ModelException.class, () -> LearnedPoolingFile.read(other));
    assertEquals(
        "'%s' holds no learned pooling. Expected a file that 'AttentionPooling' has written."
            .formatted(other),
        refused.getMessage());
    assertEquals(
        "'news' says of no learned pooling where it lies. Expected NAME=FILE, such as"
            + " 'news=news.safetensors'.",
        assertThrows(ModelException.class, () -> LearnedPlaces.parse("news")).getMessage());
  }
}
