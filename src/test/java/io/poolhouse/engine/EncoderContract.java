package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every device and precision must do alike. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EncoderContract {
  /** Pooling adds up in float32, the check in float64. */
  private static final double ARITHMETIC = 1e-5;

  private static final String EVERY_FORM =
      "all,mean@*,cls@-2,pooler@1,max@avg(0,-1),weighted@avg(1,-1),mean@avg(2,2,0),sqrt@cat(0,-1),"
          + "pooler@cat(1,2),cls+mean,cls@-2+max,mean-nospecial@cat(-1,0)+last@1";

  private final RandomBert weights = RandomBert.seeded(1);
  private ModelFile small;
  private Encoder encoder;
  private Encoder miniLm;

  abstract ComputeDevice device();

  abstract Precision precision();

  /** How far a vector may move with the texts beside it, absolute. */
  abstract double neighbours();

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    small = weights.in(folder);
    encoder = Encoder.open(small, device(), precision());
    miniLm = Encoder.open(RealModel.MINILM.file(), device(), precision());
  }

  @AfterAll
  void close() {
    if (encoder != null) {
      encoder.close();
      miniLm.close();
    }
  }

  Encoder miniLm() {
    return miniLm;
  }

  @Test
  void aTextHasTheSameVectorAloneAndAmongOthers() {
    List<TokenizedText> texts = RealModel.MINILM.tokenized(Glosses.spread(100));
    PoolingPlan plan = planFor(RealModel.MINILM.file(), "all,mean@0,cls@1,mean@-2,max@avg(0,-1)");
    Vectors together = miniLm.encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    for (int size : new int[] {1, 2, 7, 30}) {
      for (int from = 0; from < texts.size(); from += size) {
        List<TokenizedText> some = texts.subList(from, Math.min(from + size, texts.size()));
        compare(together, from, miniLm.encode(some, plan), differences, "in batches of " + size);
      }
    }
    List<TokenizedText> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    Vectors backwards = miniLm.encode(reversed, plan);
    for (int text = 0; text < texts.size(); text++) {
      for (int pooling = 0; pooling < plan.poolings(); pooling++) {
        float[] mirrored = backwards.of(texts.size() - 1 - text, pooling);
        differences.add("reversed", together.of(text, pooling), mirrored);
      }
    }
    differences.assertAtMost(neighbours());
  }

  /** MiniLM has no pooler. */
  @Test
  void noPoolingOfATextDependsOnTheTextsBesideIt() {
    int[] lengths = new Random(2).ints(200, 0, 63).toArray();
    List<TokenizedText> texts = wordsOfLengths(lengths);
    PoolingPlan plan = planFor(small, EVERY_FORM);
    Vectors together = encoder.encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    for (int size : new int[] {1, 3, 40}) {
      for (int from = 0; from < texts.size(); from += size) {
        List<TokenizedText> some = texts.subList(from, Math.min(from + size, texts.size()));
        compare(together, from, encoder.encode(some, plan), differences, "in batches of " + size);
      }
    }
    differences.assertAtMost(neighbours());
  }

  private static void compare(
      Vectors all, int from, Vectors some, LargestDifferences differences, String name) {
    for (int text = 0; text < some.texts(); text++) {
      for (int pooling = 0; pooling < all.poolings(); pooling++) {
        differences.add(name, all.of(from + text, pooling), some.of(text, pooling));
      }
    }
  }

  @Test
  void equalTextsHaveEqualVectorsWhereverTheyStand() {
    List<TokenizedText> texts = new ArrayList<>(RealModel.MINILM.tokenized(Glosses.spread(300)));
    TokenizedText twice = RealModel.MINILM.tokenized(List.of("a small house by the sea")).get(0);
    texts.add(0, twice);
    texts.add(150, twice);
    texts.add(twice);
    PoolingPlan plan = planFor(RealModel.MINILM.file(), "all,mean@-2");
    Vectors vectors = miniLm.encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    for (int pooling = 0; pooling < plan.poolings(); pooling++) {
      differences.add("150", vectors.of(0, pooling), vectors.of(150, pooling));
      differences.add("last", vectors.of(0, pooling), vectors.of(texts.size() - 1, pooling));
    }
    differences.assertAtMost(neighbours());
  }

  @Test
  void severalThreadsAtOnceGetTheVectorsThatOneGets() throws Exception {
    List<TokenizedText> texts = RealModel.MINILM.tokenized(Glosses.spread(60));
    PoolingPlan plan = planFor(RealModel.MINILM.file(), "all");
    Vectors expected = miniLm.encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Vectors>> results = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        results.add(threads.submit(() -> miniLm.encode(texts, plan)));
      }
      for (Future<Vectors> result : results) {
        compare(expected, 0, result.get(), differences, "in threads");
      }
    } finally {
      threads.shutdownNow();
    }
    differences.assertAtMost(neighbours());
  }

  @Test
  void everyPoolingIsWhatItsFormulaMakesOfTheTokenStates() {
    List<TokenizedText> texts = wordsOfLengths(0, 1, 2, 3, 9, 9, 31, 62);
    assertPoolings(texts, planFor(small, EVERY_FORM), Poolings.parse(EVERY_FORM, small.shape()));
  }

  @ParameterizedTest
  @CsvSource({"16, 14", "16, 9", "3, 1", "64, 62"})
  void aLongTextIsPooledOverAllTokensOfAllItsWindows(int maxTokens, int stride) {
    TokenizerOptions options = new TokenizerOptions(maxTokens, LongTexts.WINDOW, stride, false);
    try (TextTokenizer tokenizer = TextTokenizer.of(small.tokenizerJson(), options)) {
      List<TokenizedText> texts =
          tokenizer.tokenize(List.of(words(70), "w5 w6", words(200), words(63)));
      assertEquals(
          List.of(TextStatus.WINDOWED, TextStatus.WINDOWED, TextStatus.WINDOWED),
          List.of(texts.get(0).status(), texts.get(2).status(), texts.get(3).status()));
      assertPoolings(texts, planFor(small, EVERY_FORM), Poolings.parse(EVERY_FORM, small.shape()));
    }
  }

  @Test
  void theWindowsOfATextMayLandInDifferentBatches() {
    TokenizerOptions options = TokenizerOptions.of(64, LongTexts.WINDOW);
    try (TextTokenizer tokenizer = TextTokenizer.of(small.tokenizerJson(), options)) {
      List<TokenizedText> texts = tokenizer.tokenize(List.of("w7", words(5_000), words(4_321)));
      assertEquals(5, PackedBatch.cut(Window.of(texts), TokenBudget.CPU_TOKENS).size());
      String poolings = "all,mean@1,cls+max";
      assertPoolings(texts, planFor(small, poolings), Poolings.parse(poolings, small.shape()));
    }
  }

  private void assertPoolings(List<TokenizedText> texts, PoolingPlan plan, List<Pooling> poolings) {
    Vectors vectors = encoder.encode(texts, plan);
    LargestDifferences differences = new LargestDifferences();
    for (int text = 0; text < texts.size(); text++) {
      PlainPooling plain = PlainPooling.of(texts.get(text).windows(), encoder, weights);
      for (int pooling = 0; pooling < poolings.size(); pooling++) {
        differences.add(
            poolings.get(pooling).toString(),
            plain.vector(poolings.get(pooling)),
            vectors.of(text, pooling));
      }
    }
    // sqrt grows with the text: 5,000 tokens are 70 times their mean.
    differences.assertAtMost(neighbours() + 10 * ARITHMETIC);
  }

  @Test
  void noTwoPoolingsAgreeOnAText() {
    PoolingPlan plan = planFor(small, EVERY_FORM);
    List<Pooling> poolings = Poolings.parse(EVERY_FORM, small.shape());
    Vectors vectors = encoder.encode(wordsOfLengths(9), plan);
    for (int one = 0; one < plan.poolings(); one++) {
      for (int other = one + 1; other < plan.poolings(); other++) {
        boolean theSame = isTheLastLayerTwice(poolings.get(one), poolings.get(other));
        boolean equal = Arrays.equals(vectors.of(0, one), vectors.of(0, other));
        assertEquals(theSame, equal, poolings.get(one) + " and " + poolings.get(other));
      }
    }
  }

  /** {@code mean@*} repeats {@code mean} under the name {@code mean@3}. */
  private static boolean isTheLastLayerTwice(Pooling one, Pooling other) {
    return one.toString().equals("mean") && other.toString().equals("mean@3");
  }

  @Test
  void anEmptyTextHasVectorsButNoMeanOfItsOwnTokens() {
    PoolingPlan plan = planFor(small, "mean-nospecial,mean,max");
    Vectors vectors = encoder.encode(wordsOfLengths(0), plan);
    assertArrayEquals(new float[32], vectors.of(0, 0));
    assertFalse(Arrays.equals(new float[32], vectors.of(0, 1)));
    assertFalse(Arrays.equals(vectors.of(0, 1), vectors.of(0, 2)));
  }

  @Test
  void normalizedVectorsHaveLengthOneAndZerosStayZeros() {
    List<Pooling> poolings = Poolings.parse("cls,cls+max@1,mean-nospecial", small.shape());
    PoolingPlan plain = PoolingPlan.of(poolings, 3, 32, false);
    PoolingPlan normalized = PoolingPlan.of(poolings, 3, 32, true);
    List<TokenizedText> texts = wordsOfLengths(5, 0);
    Vectors raw = encoder.encode(texts, plain);
    Vectors vectors = encoder.encode(texts, normalized);
    for (int pooling = 0; pooling < 3; pooling++) {
      float[] vector = vectors.of(0, pooling);
      assertEquals(1, length(vector), 1e-6);
      assertEquals(1, LargestDifferences.cosine(raw.of(0, pooling), vector), 1e-6);
    }
    assertArrayEquals(new float[32], vectors.of(1, 2));
  }

  @Test
  void aNullTextHasNoVector() {
    TokenizedText none = new TokenizedText(List.of(), TextStatus.NULL);
    List<TokenizedText> texts = List.of(none, RandomBert.text(9), none);
    Vectors vectors = encoder.encode(texts, planFor(small, "mean"));
    assertEquals(3, vectors.texts());
    assertEquals(null, vectors.of(0, 0));
    assertEquals(32, vectors.of(1, 0).length);
    assertEquals(null, vectors.of(2, 0));
  }

  private static double length(float[] vector) {
    return Math.sqrt(
        IntStream.range(0, vector.length).mapToDouble(i -> vector[i] * vector[i]).sum());
  }

  static PoolingPlan planFor(ModelFile file, String poolings) {
    return PoolingPlan.of(
        Poolings.parse(poolings, file.shape()),
        file.config().layers(),
        file.config().hiddenSize(),
        false);
  }

  /** A text of each length, [CLS] and [SEP] not counted. */
  private static List<TokenizedText> wordsOfLengths(int... lengths) {
    Random random = new Random(5);
    return Arrays.stream(lengths)
        .mapToObj(length -> RandomBert.text(random.ints(length, 4, 100).toArray()))
        .toList();
  }

  private static String words(int count) {
    return new Random(count)
        .ints(count, 4, 100)
        .mapToObj(id -> "w" + id)
        .collect(Collectors.joining(" "));
  }
}
