package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.model.ModelException;
import io.poolhouse.model.Tensor;
import io.poolhouse.pooling.How;
import io.poolhouse.text.TokenizedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that changes the rows of some words gives what training of the whole table gives. */
class LearnedWordsTest {
  private static final List<TokenizedText> TEXTS =
      List.of(RandomBert.text(40, 7), RandomBert.text(7, 12, 90), RandomBert.text(55));

  private static final int[] LABELS = {0, 2, 1};

  private static final LearnedWords OF_TEXTS =
      LearnedWords.of(TEXTS.stream().flatMapToInt(text -> Arrays.stream(text.windows().get(0))));

  /** Without decay, which changes the rows of words that no text has too. */
  private static final TrainingSettings SETTINGS =
      TrainingSettings.usual(
              new TrainedHead(3, new HeadPooling.Word(How.MEAN), false),
              new RateSchedule(1e-3, 200, 10),
              1)
          .with(new AdamW(0, 1, 0.9, 0.999, 1e-8));

  private static final String WORDS = "embeddings.word_embeddings.weight";

  @TempDir Path folder;
  private ModelFile file;

  @BeforeEach
  void write() throws IOException {
    file = RandomBert.seeded(1).in(folder);
  }

  private FineTuning open(LearnedWords words) {
    return FineTuning.open(file, SETTINGS, words, ComputeDevice.CPU);
  }

  @Test
  void theyAreSortedAndEachIsThereOnce() {
    assertArrayEquals(new int[] {2, 5, 9}, LearnedWords.of(IntStream.of(9, 2, 5, 9, 2)).ids());
  }

  @Test
  void lossesVectorsAndWeightsAreThoseOfTheWholeTable() throws IOException {
    List<TokenizedText> others = List.of(RandomBert.text(33, 40), RandomBert.text(71));
    try (FineTuning whole = open(LearnedWords.ALL);
        FineTuning some = open(OF_TEXTS)) {
      for (int step = 0; step < 20; step++) {
        assertEquals(whole.step(TEXTS, LABELS), some.step(TEXTS, LABELS), 1e-6, "step " + step);
      }
      // Of words that learned and words that did not.
      Evaluation expected = whole.evaluate(others);
      Evaluation found = some.evaluate(others);
      for (int text = 0; text < others.size(); text++) {
        assertArrayEquals(expected.vectors()[text], found.vectors()[text], 1e-5f);
      }
      Map<String, Tensor> wanted = whole.weights();
      Map<String, Tensor> weights = some.weights();
      assertEquals(List.copyOf(wanted.keySet()), List.copyOf(weights.keySet()));
      for (String name : wanted.keySet()) {
        assertEquals(wanted.get(name).shape(), weights.get(name).shape());
        assertArrayEquals(numbers(wanted.get(name)), numbers(weights.get(name)), 1e-5f, name);
      }
    }
  }

  @Test
  void onlyTheirRowsChange() throws IOException {
    try (FineTuning run =
        FineTuning.open(file, SETTINGS.with(AdamW.USUAL), OF_TEXTS, ComputeDevice.CPU)) {
      float[] before = numbers(run.weights().get(WORDS));
      run.step(List.of(RandomBert.text(40, 33)), new int[] {1}); // 33 does not learn
      float[] after = numbers(run.weights().get(WORDS));
      int hidden = file.config().hiddenSize();
      for (int word = 0; word < file.config().vocabularySize(); word++) {
        float[] old = Arrays.copyOfRange(before, word * hidden, (word + 1) * hidden);
        float[] now = Arrays.copyOfRange(after, word * hidden, (word + 1) * hidden);
        boolean learns = Arrays.binarySearch(OF_TEXTS.ids(), word) >= 0;
        assertEquals(!learns, Arrays.equals(old, now), "word " + word);
      }
    }
  }

  @Test
  void aCheckpointGoesOnWithTheSameWordsOnly() throws IOException {
    Path checkpoint = folder.resolve("checkpoint");
    double expected;
    try (FineTuning run = open(OF_TEXTS)) {
      run.step(TEXTS, LABELS);
      run.save(checkpoint);
      expected = run.step(TEXTS, LABELS);
    }
    try (FineTuning again = open(OF_TEXTS)) {
      again.resume(checkpoint);
      assertEquals(expected, again.step(TEXTS, LABELS));
    }
    int[] other = OF_TEXTS.ids().clone();
    other[other.length - 1]++;
    try (FineTuning another = open(new LearnedWords(other))) {
      assertThrows(ModelException.class, () -> another.resume(checkpoint));
    }
    assertNotEquals(new LearnedWords(other).toString(), OF_TEXTS.toString());
  }

  @Test
  void aWordThatTheModelDoesNotHaveIsRefused() {
    LearnedWords words = new LearnedWords(new int[] {3, file.config().vocabularySize()});
    Exception refused = assertThrows(IllegalArgumentException.class, () -> open(words));
    assertTrue(refused.getMessage().startsWith("Words 3 to "), refused.getMessage());
  }

  private static float[] numbers(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensor.writeTo(Channels.newChannel(bytes));
    float[] numbers = new float[bytes.size() / Float.BYTES];
    ByteBuffer.wrap(bytes.toByteArray())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(numbers);
    return numbers;
  }
}
