package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import io.poolhouse.engine.TrainingProgram.Draw;
import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.EncoderWeights;
import io.poolhouse.model.ModelException;
import io.poolhouse.model.Safetensors;
import io.poolhouse.model.SafetensorsWriter;
import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.How;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs of training on a small model with random weights. */
class FineTuningTest {
  private static final RandomBert MODEL = RandomBert.seeded(1);
  private static final HeadPooling MEAN = new HeadPooling.Word(How.MEAN);

  @TempDir Path folder;
  private ModelFile file;

  @BeforeEach
  void write() throws IOException {
    file = MODEL.in(folder);
  }

  private record Batch(List<TokenizedText> texts, int[] labels) {
    static Batch of(long seed) {
      Random random = new Random(seed);
      List<TokenizedText> texts = new ArrayList<>();
      int[] labels = new int[8];
      for (int text = 0; text < labels.length; text++) {
        labels[text] = random.nextInt(3);
        int[] words = new int[2 + random.nextInt(6)];
        for (int word = 0; word < words.length; word++) {
          words[word] = 4 + random.nextInt(96);
        }
        texts.add(RandomBert.text(words));
      }
      return new Batch(texts, labels);
    }
  }

  private static TrainingSettings settings(HeadPooling pooling, long seed) {
    TrainedHead head = new TrainedHead(3, pooling, false);
    return TrainingSettings.usual(head, new RateSchedule(1e-3, 200, 10), seed);
  }

  private FineTuning open(TrainingSettings settings) {
    return FineTuning.open(file, settings, ComputeDevice.CPU);
  }

  private static double[] losses(FineTuning run, int from, int to) {
    double[] losses = new double[to - from];
    for (int step = from; step < to; step++) {
      Batch batch = Batch.of(step);
      losses[step - from] = run.step(batch.texts(), batch.labels());
    }
    return losses;
  }

  private double[] losses(TrainingSettings settings, int steps) {
    try (FineTuning run = open(settings)) {
      return losses(run, 0, steps);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16"})
  void itLearnsABatchByHeart(Precision precision) {
    assumeTrue(precision == Precision.FLOAT32 || CpuFeatures.here().bfloat16(), "no bfloat16");
    Batch batch = Batch.of(1);
    TrainedHead head = new TrainedHead(3, new HeadPooling.Attention(2), false);
    TrainingSettings settings =
        TrainingSettings.usual(head, new RateSchedule(3e-3, 100, 10), 1)
            .with(Dropout.NONE)
            .with(precision);
    try (FineTuning run = open(settings)) {
      double first = run.step(batch.texts(), batch.labels());
      assertEquals(Math.log(3), first, 0.2); // of a head that knows nothing yet
      for (int step = 1; step < 60; step++) {
        run.step(batch.texts(), batch.labels());
      }
      Evaluation evaluation = run.evaluate(batch.texts());
      for (int text = 0; text < batch.labels().length; text++) {
        assertEquals(batch.labels()[text], evaluation.prediction(text));
        assertEquals(64, evaluation.vectors()[text].length);
      }
      double last = run.step(batch.texts(), batch.labels());
      assertTrue(last < 0.1, "last loss " + last);
    }
  }

  @Test
  void equalSeedsGiveEqualLossesAlsoSideBySideAndOtherSeedsOthers() throws Exception {
    TrainingSettings one = settings(new HeadPooling.Attention(1), 1);
    TrainingSettings two = settings(MEAN, 2);
    double[] firstAlone = losses(one, 50);
    double[] secondAlone = losses(two, 50);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<double[]> first = threads.submit(() -> losses(one, 50));
      Future<double[]> second = threads.submit(() -> losses(two, 50));
      assertArrayEquals(firstAlone, first.get());
      assertArrayEquals(secondAlone, second.get());
    } finally {
      threads.shutdown();
    }
    double[] otherSeed = losses(settings(MEAN, 3), 2);
    assertNotEquals(secondAlone[0], otherSeed[0]);
  }

  @Test
  void dropoutDiffersFromStepToStepAndWithTheSeedOnly() {
    TrainingSettings settings = settings(MEAN, 1).with(new LayerRates(1, 0, 1e-12));
    RateSchedule still = new RateSchedule(1e-30, 200, 0);
    TrainingSettings frozen =
        new TrainingSettings(
            settings.head(),
            still,
            settings.optimizer(),
            settings.dropout(),
            settings.layers(),
            settings.precision(),
            1);
    Batch batch = Batch.of(0);
    try (FineTuning run = open(frozen);
        FineTuning without = open(frozen.with(Dropout.NONE))) {
      double first = run.step(batch.texts(), batch.labels());
      assertNotEquals(first, run.step(batch.texts(), batch.labels()));
      double whole = without.step(batch.texts(), batch.labels());
      assertEquals(whole, without.step(batch.texts(), batch.labels()));
      assertNotEquals(first, whole);
    }
  }

  @Test
  void aRunThatGoesOnFromACheckpointHasTheSameLossesAndWeightsBitByBit() throws IOException {
    TrainingSettings settings = settings(new HeadPooling.Attention(2), 1);
    Path checkpoint = folder.resolve("checkpoint.safetensors");
    double[] uninterrupted;
    Map<String, byte[]> weights;
    try (FineTuning run = open(settings)) {
      losses(run, 0, 10);
      run.save(checkpoint);
      uninterrupted = losses(run, 10, 25);
      weights = bytes(run.weights());
    }
    try (FineTuning run = open(settings)) {
      run.resume(checkpoint);
      assertEquals(10, run.steps());
      assertArrayEquals(uninterrupted, losses(run, 10, 25));
      assertEqualBytes(weights, bytes(run.weights()));
    }
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws IOException {
    Path checkpoint = folder.resolve("checkpoint.safetensors");
    try (FineTuning run = open(settings(MEAN, 1))) {
      run.save(checkpoint);
    }
    try (FineTuning other = open(settings(MEAN, 2))) {
      String message =
          assertThrows(ModelException.class, () -> other.resume(checkpoint)).getMessage();
      assertTrue(
          message.startsWith(
              "'%s' is not a checkpoint of this run. It says: model 0, ".formatted(checkpoint)),
          message);
      assertTrue(message.contains("seed=1") && message.contains("seed=2"), message);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"CLS", "POOLER", "MEAN", "MAX", "WEIGHTED"})
  void theExportedModelEmbedsAsTheRunEvaluates(How how) throws IOException {
    Path exported = folder.resolve("model.safetensors");
    Batch batch = Batch.of(99);
    Map<String, byte[]> trained;
    float[][] expected;
    try (FineTuning run = open(settings(new HeadPooling.Word(how), 1))) {
      losses(run, 0, 5);
      SafetensorsWriter.write(exported, run.weights(), Map.of("format", "pt"));
      trained = bytes(run.weights());
      expected = run.evaluate(batch.texts()).vectors();
    }
    Path archive = folder.resolve("exported.pt");
    try (Safetensors source = Safetensors.open(exported)) {
      assertEqualBytes(trained, bytes(source.tensors()));
      EncoderWeights weights = EncoderWeights.of(RandomBert.CONFIG, source, "exported");
      EncoderArchive.write(RandomBert.CONFIG, weights, Map.of(), archive);
    }
    ModelFile model =
        new ModelFile(archive, "exported", "1", RandomBert.CONFIG, true, "mean", 64, "");
    try (Encoder encoder = Encoder.open(model, ComputeDevice.CPU, Precision.FLOAT32)) {
      Vectors vectors = encoder.encode(batch.texts(), EncoderContract.planFor(model, how.word()));
      for (int text = 0; text < expected.length; text++) {
        assertArrayEquals(expected[text], vectors.of(text, 0), 1e-5f);
      }
    }
  }

  /**
   * Training lays windows of about one length side by side; evaluation has a call for each length.
   */
  @Test
  void theLossOfAStepIsThatOfAnEvaluationAtEveryLength() throws IOException {
    EncoderConfig config =
        new EncoderConfig(100, 32, 2, 4, 48, 160, 2, 1e-12, Activation.GELU_TANH);
    ModelFile longer = RandomBert.of(config, 2).in(folder);
    List<TokenizedText> texts = new ArrayList<>();
    for (int words : new int[] {1, 13, 14, 14, 15, 30, 31, 46, 62, 63, 64, 126, 127, 158}) {
      texts.add(RandomBert.text(new Random(words).ints(words, 4, 100).toArray()));
    }
    int[] labels = new Random(3).ints(texts.size(), 0, 3).toArray();
    TrainingSettings settings =
        TrainingSettings.usual(
                new TrainedHead(3, new HeadPooling.Attention(2), false),
                new RateSchedule(3e-3, 100, 5),
                1)
            .with(Dropout.NONE);
    try (FineTuning run = FineTuning.open(longer, settings, ComputeDevice.CPU)) {
      for (int step = 0; step < 12; step++) {
        Evaluation before = run.evaluate(texts);
        double expected = 0;
        for (int text = 0; text < labels.length; text++) {
          expected -= before.logProbability(text, labels[text]) / labels.length;
        }
        assertEquals(expected, run.step(texts, labels), 2e-6, "step " + step);
      }
    }
  }

  @Test
  void evaluationDoesNotDependOnTheTextsBesideNorOnTrainingsPrecision() {
    Batch batch = Batch.of(99);
    try (FineTuning run = open(settings(MEAN, 1).with(Dropout.USUAL))) {
      Evaluation all = run.evaluate(batch.texts());
      for (int text = 0; text < batch.texts().size(); text++) {
        Evaluation alone = run.evaluate(batch.texts().subList(text, text + 1));
        assertArrayEquals(all.logits()[text], alone.logits()[0], 1e-5f);
      }
      if (CpuFeatures.here().bfloat16()) {
        try (FineTuning other = open(settings(MEAN, 1).with(Precision.BFLOAT16))) {
          assertArrayEquals(all.vectors()[0], other.evaluate(batch.texts()).vectors()[0]);
        }
      }
    }
  }

  @Test
  void whatIsFrozenDoesNotMoveAndAllElseDoes() throws IOException {
    Map<String, byte[]> before = bytes(MODEL.weights().tensors());
    try (FineTuning run = open(settings(MEAN, 1).with(new LayerRates(0.9, 2, 1)))) {
      losses(run, 0, 3);
      Set<String> moved = moved(before, bytes(run.weights()));
      Set<String> expected = new TreeSet<>(before.keySet());
      expected.removeIf(
          name ->
              name.startsWith("embeddings.")
                  || name.startsWith("encoder.layer.0.")
                  || name.startsWith("pooler."));
      assertEquals(expected, moved);
    }
    LayerRates headOnly = LayerRates.headOnly(RandomBert.CONFIG.layers());
    TrainingSettings mixed =
        TrainingSettings.usual(
                new TrainedHead(3, new HeadPooling.Attention(2), true),
                new RateSchedule(1e-3, 10, 0),
                1)
            .with(headOnly);
    try (FineTuning run = open(mixed)) {
      Map<String, byte[]> head = bytes(run.head());
      losses(run, 0, 3);
      assertEquals(Set.of(), moved(before, bytes(run.weights())));
      assertEquals(
          Set.of(
              "attention_pooling.queries",
              "classifier.bias",
              "classifier.weight",
              "layer_mix.weights"),
          moved(head, bytes(run.head())));
    }
  }

  @Test
  void everyWeightOfTheModelComesOutUnderItsNameAsItWentIn() throws IOException {
    try (FineTuning run = open(settings(MEAN, 1))) {
      Map<String, byte[]> went = bytes(MODEL.weights().tensors());
      assertEqualBytes(went, bytes(run.weights()));
      run.weights()
          .forEach(
              (name, tensor) ->
                  assertEquals(MODEL.weights().tensor(name).shape(), tensor.shape(), name));
    }
  }

  @Test
  void aClosedRunSaysSo() {
    FineTuning run = open(settings(MEAN, 1));
    run.close();
    run.close();
    Batch batch = Batch.of(1);
    assertEquals(
        "The encoder is closed.",
        assertThrows(IllegalStateException.class, () -> run.step(batch.texts(), batch.labels()))
            .getMessage());
  }

  @Test
  void theThreadEmbedsAfterwardsAsBefore() throws IOException {
    Batch batch = Batch.of(5);
    PoolingPlan plan = EncoderContract.planFor(file, "mean");
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      float[] before = encoder.encode(batch.texts(), plan).of(0, 0);
      for (boolean gradients : new boolean[] {true, false}) {
        JniUtils.setGradMode(gradients);
        try (FineTuning run = open(settings(MEAN, 1))) {
          losses(run, 0, 2);
          assertEquals(gradients, JniUtils.isGradMode());
          assertThrows(EngineException.class, () -> failing(run));
          assertEquals(gradients, JniUtils.isGradMode());
        }
        assertArrayEquals(before, encoder.encode(batch.texts(), plan).of(0, 0));
      }
    } finally {
      JniUtils.setGradMode(true); // PyTorch's own default
    }
  }

  /** A label that Java would not let through. */
  private static void failing(FineTuning run) {
    PackedBatch batch = new PackedBatch(List.of(new Window(0, RandomBert.window(5), 0)));
    run.program().learn(batch, new long[] {7}, new Draw(1, 1, true));
  }

  @Test
  void whatARunCannotTakeIsRefusedInWords() {
    try (FineTuning run = open(settings(MEAN, 1))) {
      TokenizedText text = RandomBert.text(5);
      TokenizedText none = new TokenizedText(List.of(), TextStatus.NULL);
      assertRefused("Text 1 has the label 3; expected 0 to 2.", run, List.of(text, text), 0, 3);
      assertRefused(
          "A step of 1 texts and 2 labels; expected at least one text, and as many labels.",
          run,
          List.of(text),
          0,
          1);
      assertRefused(
          "Text 1 has 0 windows; training takes one. Leave null texts out, and cut long ones.",
          run,
          List.of(text, none),
          0,
          1);
      assertRefused(
          "Text 0 has the token id 100, but the model has the ids 0 to 99."
              + " Use the tokenizer that was published with it.",
          run,
          List.of(RandomBert.text(100)),
          0);
      assertEquals(0, run.steps());
    }
    LayerRates tooMany = new LayerRates(1, 5, 1);
    assertEquals(
        "5 parts are to be frozen, but 'random' has 4: the embeddings and 3 layers.",
        assertThrows(IllegalArgumentException.class, () -> open(settings(MEAN, 1).with(tooMany)))
            .getMessage());
  }

  private static void assertRefused(
      String message, FineTuning run, List<TokenizedText> texts, int... labels) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> run.step(texts, labels)).getMessage());
  }

  /** 60 steps that kept what their gradients are made of would hold a gigabyte. */
  @Test
  void memoryIsFlatOverTheSteps() throws IOException {
    assumeTrue(ResidentMemory.isKnown(), "no Linux");
    List<TokenizedText> texts = new ArrayList<>();
    for (int text = 0; text < 30; text++) {
      texts.add(new TokenizedText(List.of(new int[60]), TextStatus.OK));
    }
    int[] labels = new int[texts.size()];
    try (FineTuning run = open(settings(MEAN, 1))) {
      for (int step = 0; step < 20; step++) {
        run.step(texts, labels);
      }
      long before = ResidentMemory.megabytes();
      for (int step = 0; step < 60; step++) {
        run.step(texts, labels);
      }
      long grown = ResidentMemory.megabytes() - before;
      assertTrue(grown < 100, "grown by " + grown + " MB");
    }
  }

  private static Map<String, byte[]> bytes(Map<String, ? extends Tensor> tensors)
      throws IOException {
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, ? extends Tensor> entry : tensors.entrySet()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      entry.getValue().writeTo(Channels.newChannel(out));
      bytes.put(entry.getKey(), out.toByteArray());
    }
    return bytes;
  }

  private static Set<String> moved(Map<String, byte[]> before, Map<String, byte[]> after) {
    Set<String> moved = new TreeSet<>();
    before.forEach(
        (name, bytes) -> {
          if (!Arrays.equals(bytes, after.get(name))) {
            moved.add(name);
          }
        });
    return moved;
  }

  private static void assertEqualBytes(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), new TreeMap<>(actual).keySet());
    assertEquals(Set.of(), moved(expected, actual));
  }
}
