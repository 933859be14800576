package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.pooling.How;
import io.poolhouse.text.TokenizedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heads on a frozen encoder, against the run that encodes again in every step. */
class HeadTrainingTest {
  private static final int[] NUMBERS = {3, 0, 7, 4, 9};
  private static final int[] LABELS = {1, 0, 2, 1, 0};

  @TempDir Path folder;
  private ModelFile file;

  @BeforeEach
  void write() throws IOException {
    file = RandomBert.seeded(1).in(folder);
  }

  private static List<TokenizedText> texts() {
    Random random = new Random(1);
    List<TokenizedText> texts = new ArrayList<>();
    for (int text = 0; text < 10; text++) {
      int[] words = new int[1 + random.nextInt(5)];
      for (int word = 0; word < words.length; word++) {
        words[word] = 4 + random.nextInt(96);
      }
      texts.add(RandomBert.text(words));
    }
    return texts;
  }

  private HeadTraining open(boolean mix) {
    HeadTraining training = HeadTraining.open(file, mix, ComputeDevice.CPU, Precision.FLOAT32);
    training.remember(texts().subList(0, 4));
    training.remember(texts().subList(4, 10));
    return training;
  }

  private static TrainingSettings settings(HeadPooling pooling, boolean mix) {
    TrainedHead head = new TrainedHead(3, pooling, mix);
    return TrainingSettings.usual(head, new RateSchedule(1e-2, 100, 5), 1)
        .with(LayerRates.headOnly(RandomBert.CONFIG.layers()));
  }

  private static HeadPooling pooling(String word) {
    return word.equals("attention")
        ? new HeadPooling.Attention(2)
        : new HeadPooling.Word(How.valueOf(word));
  }

  @ParameterizedTest
  @CsvSource({
    "CLS, false",
    "POOLER, false",
    "MEAN, true",
    "MAX, true",
    "attention, false",
    "attention, true"
  })
  void lossesAndAnswersAreThoseOfTheRunThatEncodesInEveryStep(String word, boolean mix) {
    TrainingSettings settings = settings(pooling(word), mix).with(Dropout.NONE);
    List<TokenizedText> batch = Arrays.stream(NUMBERS).mapToObj(texts()::get).toList();
    try (HeadTraining training = open(mix);
        FineTuning whole = FineTuning.open(file, settings, ComputeDevice.CPU)) {
      assertEquals(10, training.remembered());
      training.begin(settings);
      double first = training.step(NUMBERS, LABELS);
      assertEquals(whole.step(batch, LABELS), first, 1e-5);
      double last = first;
      for (int step = 1; step < 20; step++) {
        last = training.step(NUMBERS, LABELS);
        assertEquals(whole.step(batch, LABELS), last, 1e-5);
      }
      assertTrue(last < first - 0.02, "from %s to %s".formatted(first, last));
      Evaluation expected = whole.evaluate(batch);
      Evaluation actual = training.evaluate(NUMBERS);
      for (int text = 0; text < NUMBERS.length; text++) {
        assertArrayEquals(expected.vectors()[text], actual.vectors()[text], 1e-4f);
        assertArrayEquals(expected.logits()[text], actual.logits()[text], 1e-3f);
      }
    }
  }

  @Test
  void vectorsAreThoseOfTheEncoderBitByBit() {
    PoolingPlan plan = EncoderContract.planFor(file, "max");
    try (HeadTraining training = open(false);
        Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      training.begin(settings(new HeadPooling.Word(How.MAX), false));
      Vectors vectors = encoder.encode(texts(), plan);
      for (int text = 0; text < 10; text++) {
        float[] vector = training.evaluate(new int[] {text}).vectors()[0];
        assertArrayEquals(vectors.of(text, 0), vector, "text " + text);
      }
    }
  }

  @Test
  void attentionBeginsAsTheMeanAndAMixAsTheAverageOfLayers() {
    PoolingPlan plan = EncoderContract.planFor(file, "mean,mean@avg(0,1,2,3)");
    for (boolean mix : new boolean[] {false, true}) {
      try (HeadTraining training = open(mix);
          Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
        training.begin(settings(new HeadPooling.Attention(1), mix));
        float[] expected = encoder.encode(texts(), plan).of(6, mix ? 1 : 0);
        assertArrayEquals(expected, training.evaluate(new int[] {6}).vectors()[0], 1e-5f);
      }
    }
  }

  @Test
  void aSecondHeadBeginsAnewOnTheSameTexts() throws IOException {
    TrainingSettings settings = settings(new HeadPooling.Attention(2), false);
    try (HeadTraining training = open(false)) {
      double[][] losses = new double[3][10];
      for (int head = 0; head < 3; head++) {
        training.begin(settings);
        if (head == 1) {
          training.begin(settings(new HeadPooling.Word(How.CLS), false)); // and left again
          training.step(NUMBERS, LABELS);
          training.begin(settings);
        }
        for (int step = 0; step < 10; step++) {
          losses[head][step] = training.step(NUMBERS, LABELS);
        }
      }
      assertArrayEquals(losses[0], losses[1]);
      assertArrayEquals(losses[0], losses[2]);
      assertEquals(
          Set.of("attention_pooling.queries", "classifier.weight", "classifier.bias"),
          training.head().keySet());
      assertEquals(List.of(2L, 32L), training.head().get("attention_pooling.queries").shape());
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      training.head().get("attention_pooling.queries").writeTo(Channels.newChannel(bytes));
      ByteBuffer queries = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
      assertTrue(Math.abs(queries.getFloat()) > 1e-3, "a query that has moved");
    }
  }

  /**
   * A classifier this small is almost linear: its loss on average is that of the average vector.
   */
  @Test
  void whatDropoutKeepsGrowsByWhatItLeavesOut() {
    TrainedHead head = new TrainedHead(3, new HeadPooling.Word(How.MEAN), false);
    TrainingSettings still =
        TrainingSettings.usual(head, new RateSchedule(1e-30, 400, 0), 2)
            .with(LayerRates.headOnly(RandomBert.CONFIG.layers()));
    int[] labels = {2, 2, 2, 2, 2};
    try (HeadTraining training = open(false)) {
      training.begin(still.with(Dropout.NONE));
      double whole = training.step(NUMBERS, labels);
      assertTrue(Math.abs(whole - Math.log(3)) > 0.15, "an example with a say: " + whole);
      training.begin(still.with(new Dropout(0.5, 0)));
      double sum = 0;
      for (int step = 0; step < 400; step++) {
        sum += training.step(NUMBERS, labels);
      }
      assertEquals(whole, sum / 400, 0.02);
    }
  }

  @Test
  void aHeadOfOtherLayersThanAreKeptIsRefused() {
    HeadPooling mean = new HeadPooling.Word(How.MEAN);
    try (HeadTraining training = open(false)) {
      assertEquals(
          "There is no head before 'begin'.",
          assertThrows(IllegalStateException.class, () -> training.step(NUMBERS, LABELS))
              .getMessage());
      assertEquals(
          "States of the last layer are kept, but the head weighs all.",
          assertThrows(IllegalArgumentException.class, () -> training.begin(settings(mean, true)))
              .getMessage());
    }
    try (HeadTraining training = open(true)) {
      HeadPooling pooler = new HeadPooling.Word(How.POOLER);
      assertEquals(
          "The pooler reads the last layer, not a mix of layers.",
          assertThrows(IllegalArgumentException.class, () -> training.begin(settings(pooler, true)))
              .getMessage());
    }
  }
}
