package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts that are read but not pooled, against the states of each token. */
class UnpooledPromptTest {
  private static final int HIDDEN = RandomBert.CONFIG.hiddenSize();

  /** [CLS] and two words. */
  private static final int PROMPT = 3;

  private static final String LAYERS =
      "cls,pooler,mean,mean-nospecial,max,sqrt,last,weighted,max@1";

  @TempDir Path folder;

  @Test
  void noWordReadsThePromptButThePooler() throws IOException {
    ModelFile file = RandomBert.seeded(3).in(folder);
    List<Pooling> poolings = Poolings.parse(LAYERS, file.shape());
    List<TokenizedText> texts = new ArrayList<>();
    Random random = new Random(9);
    for (int length : new int[] {7, 2, 5, 7, 3}) { // with the prompt's own two; one text is empty
      texts.add(RandomBert.text(random.ints(length, 4, 100).toArray()));
    }
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      Vectors some = encoder.encode(texts, plan(file, poolings, PROMPT));
      Vectors all = encoder.encode(texts, plan(file, poolings, 0));
      for (int text = 0; text < texts.size(); text++) {
        int[] ids = texts.get(text).windows().get(0);
        float[][] states = rows(encoder.tokenStates(ids, RandomBert.CONFIG.layers()));
        float[][] first = rows(encoder.tokenStates(ids, 1));
        assertClose(states[PROMPT], some.of(text, 0));
        assertClose(all.of(text, 1), some.of(text, 1));
        assertClose(sum(states, PROMPT, ids.length, 1.0 / (ids.length - PROMPT)), some.of(text, 2));
        double inner = Math.max(1, ids.length - PROMPT - 1);
        assertClose(sum(states, PROMPT, ids.length - 1, 1 / inner), some.of(text, 3));
        assertClose(max(states), some.of(text, 4));
        assertClose(
            sum(states, PROMPT, ids.length, 1 / Math.sqrt(ids.length - PROMPT)), some.of(text, 5));
        assertClose(states[ids.length - 1], some.of(text, 6));
        assertClose(weighted(states), some.of(text, 7));
        assertClose(max(first), some.of(text, 8));
      }
    }
  }

  @Test
  void aWindowShorterThanThePromptKeepsItsLastToken() throws IOException {
    ModelFile file = RandomBert.seeded(3).in(folder);
    List<Pooling> poolings = Poolings.parse("mean,last,mean-nospecial", file.shape());
    try (Encoder encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32)) {
      Vectors vectors = encoder.encode(List.of(RandomBert.text(5)), plan(file, poolings, 20));
      assertClose(vectors.of(0, 1), vectors.of(0, 0));
      assertClose(new float[HIDDEN], vectors.of(0, 2));
    }
  }

  private static PoolingPlan plan(ModelFile file, List<Pooling> poolings, int promptTokens) {
    return PoolingPlan.of(
        poolings, file.config().layers(), file.config().hiddenSize(), promptTokens, false);
  }

  private static float[][] rows(float[] states) {
    float[][] rows = new float[states.length / HIDDEN][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(states, row * HIDDEN, (row + 1) * HIDDEN);
    }
    return rows;
  }

  private static float[] sum(float[][] states, int from, int to, double weight) {
    double[] sum = new double[HIDDEN];
    for (int token = from; token < to; token++) {
      for (int i = 0; i < HIDDEN; i++) {
        sum[i] += weight * states[token][i];
      }
    }
    return floats(sum);
  }

  /** A token's weight is its place in the whole window, as sentence-transformers has it. */
  private static float[] weighted(float[][] states) {
    double[] sum = new double[HIDDEN];
    double weights = 0;
    for (int token = PROMPT; token < states.length; token++) {
      weights += token + 1;
      for (int i = 0; i < HIDDEN; i++) {
        sum[i] += (token + 1.0) * states[token][i];
      }
    }
    for (int i = 0; i < HIDDEN; i++) {
      sum[i] /= weights;
    }
    return floats(sum);
  }

  private static float[] max(float[][] states) {
    float[] max = states[PROMPT].clone();
    for (int token = PROMPT; token < states.length; token++) {
      for (int i = 0; i < HIDDEN; i++) {
        max[i] = Math.max(max[i], states[token][i]);
      }
    }
    return max;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static void assertClose(float[] expected, float[] actual) {
    assertArrayEquals(expected, actual, 2e-5f);
  }
}
