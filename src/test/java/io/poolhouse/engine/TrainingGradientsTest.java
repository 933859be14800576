package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import io.poolhouse.engine.TrainingProgram.Draw;
import io.poolhouse.engine.TrainingProgram.Place;
import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.How;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient of every number of a small model in float64, against the central difference of the
 * loss; what dropout leaves out is the same in both.
 */
class TrainingGradientsTest {
  private static final EncoderConfig CONFIG =
      new EncoderConfig(11, 8, 2, 2, 6, 6, 2, 1e-12, Activation.GELU);

  private static final double STEP = 2e-6;

  /** The difference itself is wrong by about STEP squared, and by 1e-16 / STEP. */
  private static final double TOLERANCE = 1e-8;

  private static final Draw DRAW = new Draw(3, 3, true);

  /** Two of one length, so that a group has more than one window. */
  private static final PackedBatch BATCH =
      new PackedBatch(
          List.of(
              new Window(0, RandomBert.window(4, 5), 0),
              new Window(1, RandomBert.window(6, 4), 0),
              new Window(2, RandomBert.window(7, 8, 9, 10), 0)));

  private static final long[] LABELS = {2, 0, 1};

  @TempDir Path folder;

  static Stream<TrainedHead> heads() {
    return Stream.of(
        head(new HeadPooling.Word(How.CLS), false),
        head(new HeadPooling.Word(How.POOLER), false),
        head(new HeadPooling.Word(How.MEAN), false),
        head(new HeadPooling.Word(How.MAX), false),
        head(new HeadPooling.Attention(2), false),
        head(new HeadPooling.Attention(1), true));
  }

  private static TrainedHead head(HeadPooling pooling, boolean mix) {
    return new TrainedHead(3, pooling, mix);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void everyGradientIsTheCentralDifferenceOfTheLoss(TrainedHead head) throws IOException {
    assertTrue(compared(CONFIG, head, LearnedWords.ALL) > 1000);
  }

  /** Of one of the batch's words nothing is learned. */
  @Test
  void soIsThatOfTheRowsOfSomeWords() throws IOException {
    LearnedWords words =
        LearnedWords.of(Arrays.stream(BATCH.ids()).mapToInt(id -> (int) id).filter(id -> id != 8));
    assertTrue(words.ids().length > 6, words.toString());
    assertTrue(compared(CONFIG, head(new HeadPooling.Word(How.MEAN), false), words) > 900);
  }

  /** Each as small as BERT above; of ALBERT's two layers both are the same one. */
  static Stream<EncoderConfig> families() {
    String bert =
        """
        "vocab_size": 11, "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
        "intermediate_size": 6, "max_position_embeddings": 8, "layer_norm_eps": 1e-12,
        """;
    return Stream.of(
            bert + "\"model_type\": \"roberta\", \"type_vocab_size\": 1, \"pad_token_id\": 1",
            bert + "\"model_type\": \"electra\", \"embedding_size\": 4",
            bert + "\"model_type\": \"albert\", \"embedding_size\": 4",
            bert + "\"model_type\": \"nomic_bert\"",
            bert + "\"model_type\": \"modernbert\", \"local_attention\": 2",
            """
            "model_type": "distilbert", "vocab_size": 11, "dim": 8, "n_layers": 2, "n_heads": 2,
            "hidden_dim": 6, "max_position_embeddings": 8
            """)
        .map(json -> EncoderConfig.fromJson("{" + json + "}", "config.json"));
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyFamilysGradientsAreTheCentralDifferences(EncoderConfig config) throws IOException {
    assertTrue(
        compared(config, head(new HeadPooling.Word(How.MEAN), true), LearnedWords.ALL) > 500);
  }

  @ParameterizedTest
  @MethodSource("families")
  void everyTensorOfAFamilyIsFoundAgainUnderItsName(EncoderConfig config) throws IOException {
    RandomBert model = RandomBert.of(config, 1);
    TrainingSettings settings = settings(head(new HeadPooling.Word(How.MEAN), false));
    try (FineTuning run = FineTuning.open(model.in(folder), settings, ComputeDevice.CPU)) {
      Map<String, Tensor> found = run.weights();
      assertEquals(config.parts(true).whole().shapes().keySet(), found.keySet());
      for (Tensor tensor : found.values()) {
        ByteBuffer bytes =
            ByteBuffer.allocate((int) (Float.BYTES * tensor.elements()))
                .order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[(int) tensor.elements()];
        tensor.writeTo(bytes).asFloatBuffer().get(numbers);
        assertArrayEquals(model.numbers(tensor.name()), numbers, tensor.name());
      }
    }
  }

  /** How many numbers were. */
  private int compared(EncoderConfig config, TrainedHead head, LearnedWords words)
      throws IOException {
    TrainingSettings settings = settings(head).with(new Dropout(0.2, 0.2));
    try (FineTuning run = open(config, settings, words)) {
      List<Parameter> parameters =
          Parameters.of(config, config.architecture().pooler().isPresent(), head, words);
      scatterHead(run, parameters, config.layers());
      TrainingProgram program = run.program();
      program.learn(BATCH, LABELS, DRAW);
      int learned = 0;
      int compared = 0;
      for (int i = 0; i < parameters.size(); i++) {
        if (Parameters.learns(parameters.get(i), settings, config.layers())) {
          compared += check(program, parameters.get(i), i, learned++);
        }
      }
      return compared;
    }
  }

  private static int check(TrainingProgram program, Parameter parameter, int index, int learned) {
    double[] gradient = doubles(program, Place.GRADIENTS, learned, parameter);
    double[] weights = doubles(program, Place.WEIGHTS, index, parameter);
    for (int i = 0; i < weights.length; i++) {
      double there = weights[i];
      double difference =
          (lossWith(program, index, weights, i, there + STEP)
                  - lossWith(program, index, weights, i, there - STEP))
              / (2 * STEP);
      weights[i] = there;
      assertEquals(difference, gradient[i], TOLERANCE, parameter.name() + " " + i);
    }
    write(program, index, weights);
    return weights.length;
  }

  private static double lossWith(
      TrainingProgram program, int index, double[] weights, int i, double value) {
    weights[i] = value;
    write(program, index, weights);
    return program.loss(BATCH, LABELS, DRAW);
  }

  @Test
  void gradientsOfAStepInTwoPassesAreThoseOfOnePass() throws IOException {
    TrainedHead head = head(new HeadPooling.Word(How.MEAN), false);
    try (FineTuning run = open(settings(head))) {
      TrainingProgram program = run.program();
      double loss = program.learn(BATCH, LABELS, DRAW);
      List<double[]> whole = gradients(program, head);
      PackedBatch shorter = new PackedBatch(BATCH.windows().subList(0, 2));
      PackedBatch longer = new PackedBatch(BATCH.windows().subList(2, 3));
      double parts = program.learn(shorter, new long[] {2, 0}, DRAW);
      parts += program.learn(longer, new long[] {1}, new Draw(3, 3, false));
      assertEquals(loss, parts, 1e-14);
      List<double[]> summed = gradients(program, head);
      for (int i = 0; i < whole.size(); i++) {
        for (int j = 0; j < whole.get(i).length; j++) {
          assertEquals(whole.get(i)[j], summed.get(i)[j], 1e-14);
        }
      }
    }
  }

  private static List<double[]> gradients(TrainingProgram program, TrainedHead head) {
    List<double[]> gradients = new ArrayList<>();
    for (Parameter parameter : Parameters.of(CONFIG, true, head)) {
      if (Parameters.learns(parameter, settings(head), CONFIG.layers())) {
        gradients.add(doubles(program, Place.GRADIENTS, gradients.size(), parameter));
      }
    }
    return gradients;
  }

  /** A head's first weights are 0 or small, and so would be the gradients below it. */
  private static void scatterHead(FineTuning run, List<Parameter> parameters, int layers) {
    Random random = new Random(5);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.block() > layers && !parameter.isAbsent()) {
        double[] numbers = doubles(run.program(), Place.WEIGHTS, i, parameter);
        for (int j = 0; j < numbers.length; j++) {
          numbers[j] = random.nextGaussian();
        }
        write(run.program(), i, numbers);
      }
    }
  }

  private FineTuning open(TrainingSettings settings) throws IOException {
    return open(CONFIG, settings, LearnedWords.ALL);
  }

  private FineTuning open(EncoderConfig config, TrainingSettings settings, LearnedWords words)
      throws IOException {
    ModelFile file = RandomBert.of(config, 1).in(folder);
    return FineTuning.open(file, settings, words, ComputeDevice.CPU, TrainingProgram.FLOAT64);
  }

  private static TrainingSettings settings(TrainedHead head) {
    return TrainingSettings.usual(head, new RateSchedule(1e-3, 10, 0), 1).with(Dropout.NONE);
  }

  static double[] doubles(TrainingProgram program, Place place, int index, Parameter parameter) {
    int rows = Math.toIntExact(parameter.wholeShape().get(0));
    return program.read(place, index, 0, rows, NDArray::toDoubleArray);
  }

  static void write(TrainingProgram program, int index, double[] numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Double.BYTES * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double number : numbers) {
      bytes.putDouble(number);
    }
    program.write(Place.WEIGHTS, index, bytes.flip());
  }
}
