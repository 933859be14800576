package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.engine.TrainingProgram.Draw;
import io.poolhouse.engine.TrainingProgram.Place;
import io.poolhouse.pooling.How;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of the program's optimizer, in float64, against the formulas in plain Java. */
class AdamWTest {
  private static final TrainedHead HEAD = new TrainedHead(2, new HeadPooling.Word(How.MEAN), false);

  private static final int LAYERS = RandomBert.CONFIG.layers();

  private static final PackedBatch BATCH =
      new PackedBatch(
          List.of(
              new Window(0, RandomBert.window(4, 5), 0),
              new Window(1, RandomBert.window(7, 8, 9), 0)));

  private static final long[] LABELS = {1, 0};

  @TempDir Path folder;

  /**
   * After one step both moments are the gradient and its square, so a number moves by the rate
   * against its gradient's sign, whatever its length. 0.5 of weight with a rate of 0.01 and a decay
   * of 0.1 first loses 0.0005.
   */
  @Test
  void theFirstStepMovesEveryNumberByTheRate() throws IOException {
    AdamW adamW = new AdamW(0.1, 0, 0.9, 0.999, 1e-8);
    TrainingSettings settings = settings(adamW);
    try (FineTuning run = open(settings)) {
      TrainingProgram program = run.program();
      List<Parameter> parameters = Parameters.of(RandomBert.CONFIG, true, HEAD);
      int weight = parameters.size() - 2;
      TrainingGradientsTest.write(program, weight, filled(64, 0.5));
      TrainingGradientsTest.write(program, weight + 1, filled(2, 0.5));
      program.learn(BATCH, LABELS, new Draw(1, 2, true));
      List<double[]> gradients = gradients(program, settings);
      program.update(0.01, adamW);
      double[] moved = weights(program, weight, parameters);
      double[] gradient = gradients.get(gradients.size() - 2);
      for (int i = 0; i < moved.length; i++) {
        assertTrue(Math.abs(gradient[i]) > 1e-5, "an example with a gradient");
        assertEquals(0.5 - 0.0005 - 0.01 * Math.signum(gradient[i]), moved[i], 1e-5);
      }
      double[] bias = weights(program, weight + 1, parameters); // does not decay
      double[] ofBias = gradients.get(gradients.size() - 1);
      assertEquals(0.5 - 0.01 * Math.signum(ofBias[0]), bias[0], 1e-5);
    }
  }

  @Test
  void threeStepsWithClippingAndDecayAreThoseOfTheFormula() throws IOException {
    AdamW adamW = new AdamW(0.1, 0.1, 0.8, 0.95, 1e-6);
    TrainingSettings settings = settings(adamW).with(new LayerRates(0.5, 0, 4));
    List<Parameter> parameters = Parameters.of(RandomBert.CONFIG, true, HEAD);
    try (FineTuning run = open(settings)) {
      List<Integer> learning = learning(parameters, settings);
      List<double[]> expected = new ArrayList<>();
      List<double[]> first = new ArrayList<>();
      List<double[]> second = new ArrayList<>();
      for (int index : learning) {
        double[] weights = weights(run.program(), index, parameters);
        expected.add(weights);
        first.add(new double[weights.length]);
        second.add(new double[weights.length]);
      }
      for (int step = 1; step <= 3; step++) {
        run.program().learn(BATCH, LABELS, new Draw(step, 2, true));
        List<double[]> gradients = gradients(run.program(), settings);
        double length = length(gradients);
        assertTrue(length > 0.1, "an example to clip: " + length);
        double rate = 0.01 / step;
        assertEquals(length, run.program().update(rate, adamW), 1e-12);
        for (int i = 0; i < learning.size(); i++) {
          Parameter parameter = parameters.get(learning.get(i));
          Step formula = new Step(adamW, rate * factor(parameter), step, parameter.decays());
          formula.make(
              expected.get(i),
              gradients.get(i),
              0.1 / (length + 1e-6),
              first.get(i),
              second.get(i));
          double[] actual = weights(run.program(), learning.get(i), parameters);
          for (int j = 0; j < actual.length; j++) {
            assertEquals(expected.get(i)[j], actual[j], 1e-13, parameter.name() + " " + j);
          }
        }
      }
    }
  }

  @Test
  void aGradientThatIsNotFiniteChangesNothing() throws IOException {
    TrainingSettings settings = settings(AdamW.USUAL);
    List<Parameter> parameters = Parameters.of(RandomBert.CONFIG, true, HEAD);
    try (FineTuning run = open(settings)) {
      int bias = parameters.size() - 1;
      double[] before = weights(run.program(), 0, parameters);
      TrainingGradientsTest.write(run.program(), bias, filled(2, Double.NaN));
      List<TokenizedText> texts = List.of(RandomBert.text(4, 5));
      IllegalStateException refused =
          assertThrows(IllegalStateException.class, () -> run.step(texts, new int[] {0}));
      assertEquals(
          "Step 0 has a loss of NaN and gradients of length NaN: training has run away. Lower the"
              + " rate.",
          refused.getMessage());
      assertEquals(0, run.steps());
      double[] after = weights(run.program(), 0, parameters);
      assertArrayEquals(before, after);
    }
  }

  /** Loshchilov and Hutter, algorithm 2, with the bias corrections of Kingma and Ba. */
  private record Step(AdamW adamW, double rate, int number, boolean decays) {
    void make(double[] weights, double[] gradient, double scale, double[] m, double[] v) {
      for (int i = 0; i < weights.length; i++) {
        double g = gradient[i] * scale;
        m[i] = adamW.beta1() * m[i] + (1 - adamW.beta1()) * g;
        v[i] = adamW.beta2() * v[i] + (1 - adamW.beta2()) * g * g;
        double corrected = m[i] / (1 - Math.pow(adamW.beta1(), number));
        double root = Math.sqrt(v[i] / (1 - Math.pow(adamW.beta2(), number)));
        weights[i] -= decays ? rate * adamW.decay() * weights[i] : 0;
        weights[i] -= rate * corrected / (root + adamW.epsilon());
      }
    }
  }

  /** Half as much for each layer below the last; the head has four times as much. */
  private static double factor(Parameter parameter) {
    return switch (parameter.block()) {
      case 0 -> 0.125;
      case 1 -> 0.25;
      case 2 -> 0.5;
      case 3 -> 1;
      default -> 4;
    };
  }

  private static double length(List<double[]> gradients) {
    double squares = 0;
    for (double[] gradient : gradients) {
      for (double number : gradient) {
        squares += number * number;
      }
    }
    return Math.sqrt(squares);
  }

  private static List<Integer> learning(List<Parameter> parameters, TrainingSettings settings) {
    List<Integer> learning = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      if (Parameters.learns(parameters.get(i), settings, LAYERS)) {
        learning.add(i);
      }
    }
    return learning;
  }

  private static List<double[]> gradients(TrainingProgram program, TrainingSettings settings) {
    List<Parameter> parameters = Parameters.of(RandomBert.CONFIG, true, HEAD);
    List<double[]> gradients = new ArrayList<>();
    for (int index : learning(parameters, settings)) {
      gradients.add(
          TrainingGradientsTest.doubles(
              program, Place.GRADIENTS, gradients.size(), parameters.get(index)));
    }
    return gradients;
  }

  private static double[] weights(TrainingProgram program, int index, List<Parameter> parameters) {
    return TrainingGradientsTest.doubles(program, Place.WEIGHTS, index, parameters.get(index));
  }

  private static double[] filled(int numbers, double value) {
    double[] filled = new double[numbers];
    Arrays.fill(filled, value);
    return filled;
  }

  private static TrainingSettings settings(AdamW adamW) {
    return TrainingSettings.usual(HEAD, new RateSchedule(0.01, 10, 0), 1)
        .with(adamW)
        .with(Dropout.NONE);
  }

  private FineTuning open(TrainingSettings settings) throws IOException {
    ModelFile file = RandomBert.seeded(1).in(folder);
    return FineTuning.open(
        file, settings, LearnedWords.ALL, ComputeDevice.CPU, TrainingProgram.FLOAT64);
  }
}
