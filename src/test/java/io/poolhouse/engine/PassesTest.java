package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of texts, their neighbours and the budget where passes fail. */
@SuppressWarnings("try") // faults last as long as their braces
class PassesTest {
  /** A word that no other text of these tests has. */
  private static final int POISON = 99;

  private static final int TEXTS = 300;

  @TempDir Path folder;
  private ModelFile file;
  private Encoder encoder;
  private PoolingPlan plan;
  private List<TokenizedText> texts;
  private Vectors undisturbed;
  private final List<String> logged = Collections.synchronizedList(new ArrayList<>());
  private final Appender appender =
      new AbstractAppender("passes", null, null, false, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          logged.add(event.getMessage().getFormattedMessage());
        }
      };

  @BeforeEach
  void open() throws IOException {
    file = RandomBert.seeded(1).in(folder);
    encoder = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32);
    plan = EncoderContract.planFor(file, "all,mean@0,cls@1,max@avg(0,-1)");
    Random random = new Random(3);
    texts =
        IntStream.range(0, TEXTS)
            .mapToObj(text -> RandomBert.text(random.ints(1 + text % 62, 4, POISON).toArray()))
            .toList();
    undisturbed = encoder.encode(texts, plan);
    appender.start();
    Configurator.setLevel(Encoder.class.getName(), Level.WARN); // other tests' Spark turns all off
    ((Logger) LogManager.getLogger(Encoder.class)).addAppender(appender);
  }

  @AfterEach
  void close() {
    ((Logger) LogManager.getLogger(Encoder.class)).removeAppender(appender);
    encoder.close();
  }

  private Vectors encodeEach(List<TokenizedText> some) {
    return encoder.encodeEach(some, plan, PassListener.NONE);
  }

  /** Not one bit apart, on a CPU where that holds: see {@link CpuEncoderTest#neighbours}. */
  private void assertUndisturbed(Vectors vectors, Set<Integer> failed) {
    LargestDifferences differences = new LargestDifferences();
    for (int text = 0; text < TEXTS; text++) {
      assertEquals(failed.contains(text), vectors.failure(text).isPresent(), "text " + text);
      for (int pooling = 0; pooling < plan.poolings(); pooling++) {
        float[] vector = vectors.of(text, pooling);
        if (failed.contains(text)) {
          assertNull(vector);
        } else {
          differences.add("text", undisturbed.of(text, pooling), vector);
        }
      }
    }
    differences.assertAtMost(new CpuEncoderTest().neighbours());
  }

  private List<TokenizedText> poisoned(Set<Integer> which) {
    List<TokenizedText> some = new ArrayList<>(texts);
    for (int text : which) {
      int[] words = new int[texts.get(text).tokens() - 2];
      Arrays.fill(words, 5);
      words[words.length / 2] = POISON;
      some.set(text, RandomBert.text(words));
    }
    return some;
  }

  private static FaultyPasses poison() {
    return FaultyPasses.at(
        window -> FaultyPasses.has(window, POISON), "index out of range in self");
  }

  @Test
  void aTextThatFailsIsFoundByHalvingAndItsNeighboursHaveTheirVectors() {
    try (FaultyPasses faulty = poison()) {
      Vectors vectors = encodeEach(poisoned(Set.of(61)));
      assertUndisturbed(vectors, Set.of(61));
      assertEquals("index out of range in self", vectors.failure(61).get().getMessage());
      // Its batch has some forty windows: six times half of it and the half beside, and the check.
      int passes = PackedBatch.cut(Window.of(texts), encoder.batchTokens()).size();
      assertTrue(faulty.tokensTried().size() <= passes + 2 * 7 + 1, faulty.windowsTried() + "");
    }
    assertEquals(2_048, encoder.batchTokens(), "no memory ran out");
    assertEquals(List.of(), logged);
  }

  @Test
  void anyNumberOfTextsMayFailAsLongAsOthersPass() {
    Set<Integer> some = Set.of(0, 1, 61, 62, 123, 185, 299);
    try (FaultyPasses faulty = poison()) {
      assertUndisturbed(encodeEach(poisoned(some)), some);
    }
  }

  @Test
  void whoAsksForAllVectorsGetsTheReasonOfTheFirst() {
    try (FaultyPasses faulty = poison()) {
      List<TokenizedText> some = poisoned(Set.of(4, 7));
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> encoder.encode(some, plan));
      assertEquals("index out of range in self", e.getMessage());
    }
  }

  @Test
  void oneWindowThatFailsFailsItsWholeText() {
    TokenizedText two =
        new TokenizedText(
            List.of(RandomBert.window(7, 8), RandomBert.window(9, POISON)), TextStatus.WINDOWED);
    try (FaultyPasses faulty = poison()) {
      Vectors vectors = encodeEach(List.of(texts.get(3), two, texts.get(4)));
      assertNull(vectors.of(1, 0));
      assertTrue(vectors.failure(1).isPresent());
      assertNotNull(vectors.of(0, 0));
      assertNotNull(vectors.of(2, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FaultyPasses.HOST_MEMORY, FaultyPasses.DEVICE_MEMORY})
  void whereMemoryRunsOutPassesAreSmallerFromThenOnAndVectorsAreTheSame(String message) {
    try (FaultyPasses faulty = FaultyPasses.above(600, message)) {
      assertUndisturbed(encodeEach(texts), Set.of());
      assertEquals(512, roundedUp(encoder.batchTokens()));
      assertTrue(
          faulty.tokensTried().stream().filter(tokens -> tokens > 600).count() <= 2,
          faulty.tokensTried() + "");
    }
    try (FaultyPasses faulty = FaultyPasses.above(600, message)) {
      assertUndisturbed(encodeEach(texts), Set.of());
      assertTrue(faulty.tokensTried().stream().allMatch(tokens -> tokens <= 512));
    }
    assertEquals(1, logged.size(), logged + "");
    assertTrue(
        logged
            .get(0)
            .matches(
                "Not enough of the (host|device)'s memory for a pass of 20\\d\\d tokens on cpu: passes"
                    + " have at most 10\\d\\d from now on, and fewer where that does not do\\."),
        logged.get(0));
  }

  @Test
  void whatMayBeMemoryIsOnceAllPiecesOfThePassHavePassed() {
    try (FaultyPasses faulty = FaultyPasses.above(600, FaultyPasses.ONEDNN)) {
      assertUndisturbed(encodeEach(texts), Set.of());
      // Half of the smallest pass that was too large; halves have as many windows, not tokens.
      int budget = encoder.batchTokens();
      assertTrue(budget > 300 && budget <= 600, "budget " + budget);
      assertTrue(
          faulty.tokensTried().stream().filter(tokens -> tokens > 600).count() <= 3,
          faulty.tokensTried() + "");
    }
    assertEquals(1, logged.size(), logged + "");
    assertTrue(
        logged.get(0).startsWith("Not enough of the host's memory for a pass of "), logged.get(0));
  }

  @Test
  void whatMayBeMemoryButFailsWithOneTextIsThatTextsFault() {
    try (FaultyPasses faulty =
        FaultyPasses.at(window -> FaultyPasses.has(window, POISON), FaultyPasses.ONEDNN)) {
      Vectors vectors = encodeEach(poisoned(Set.of(61, 200)));
      assertUndisturbed(vectors, Set.of(61, 200));
      assertEquals(FaultyPasses.ONEDNN, vectors.failure(61).get().getMessage());
    }
    assertEquals(2_048, encoder.batchTokens(), "no memory ran out");
    assertEquals(List.of(), logged);
  }

  @Test
  void whatMayBeMemoryIsTriedAgainWhenOthersDoNotCompute() {
    AtomicBoolean failed = new AtomicBoolean();
    try (FaultyPasses faulty =
        FaultyPasses.of(
            windows -> {
              if (!failed.getAndSet(true)) {
                throw FaultyPasses.failure(FaultyPasses.ONEDNN);
              }
            })) {
      assertTrue(encodeEach(List.of(texts.get(9))).failure(0).isEmpty());
      assertEquals(2, faulty.tokensTried().size());
    }
    assertEquals(2_048, encoder.batchTokens());
  }

  /** Batches end before the budget, by up to a text. */
  private static int roundedUp(int budget) {
    return (budget + 31) / 32 * 32;
  }

  @Test
  void theBudgetStaysAsLargeAsTheLongestTextWhichIsAPassByItselfAnyhow() {
    try (FaultyPasses faulty = FaultyPasses.above(30, FaultyPasses.HOST_MEMORY)) {
      Set<Integer> longer =
          IntStream.range(0, TEXTS)
              .filter(text -> texts.get(text).tokens() > 30)
              .boxed()
              .collect(Collectors.toSet());
      Vectors vectors = encodeEach(texts);
      assertUndisturbed(vectors, longer);
      assertEquals(64, encoder.batchTokens());
      assertEquals(
          "the host's memory is too small for its 31 tokens: " + FaultyPasses.HOST_MEMORY,
          vectors.failure(28).get().getMessage());
    }
    assertEquals(1, logged.size(), logged + "");
  }

  @Test
  void aTextForWhichOthersLeaveNoMemoryIsTriedAgainWhenTheyDoNotCompute() throws Exception {
    AtomicBoolean failed = new AtomicBoolean();
    try (FaultyPasses faulty =
        FaultyPasses.of(
            windows -> {
              if (windows.size() == 1 && !failed.getAndSet(true)) {
                throw FaultyPasses.failure(FaultyPasses.DEVICE_MEMORY);
              }
            })) {
      Vectors vectors = encodeEach(List.of(texts.get(9)));
      assertEquals(2, faulty.tokensTried().size());
      assertTrue(vectors.failure(0).isEmpty());
      assertNotNull(vectors.of(0, 0));
    }
  }

  @Test
  void tasksSideBySideLowerOneBudgetAndSayItOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FaultyPasses faulty = FaultyPasses.above(900, FaultyPasses.HOST_MEMORY)) {
      List<Future<Vectors>> results = new ArrayList<>();
      for (int task = 0; task < 8; task++) {
        results.add(threads.submit(() -> encodeEach(texts)));
      }
      for (Future<Vectors> result : results) {
        assertUndisturbed(result.get(), Set.of());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, logged.size(), logged + "");
  }

  @Test
  void aBudgetThatIsSharedOutlivesItsEncoder() {
    TokenBudget budget = TokenBudget.of(file.config(), ComputeDevice.CPU, Precision.FLOAT32);
    try (Encoder first = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32, budget);
        FaultyPasses faulty = FaultyPasses.above(600, FaultyPasses.HOST_MEMORY)) {
      first.encode(texts, plan);
    }
    try (Encoder second = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32, budget);
        FaultyPasses passes = FaultyPasses.none()) {
      Vectors vectors = second.encode(texts, plan);
      assertTrue(passes.tokensTried().stream().allMatch(tokens -> tokens <= 512));
      assertUndisturbed(vectors, Set.of());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 17, 64, 100, 333, 1_000, 20_000})
  void vectorsAreTheSameWhateverThePieces(int budget) {
    try (Encoder other = Encoder.open(file, ComputeDevice.CPU, Precision.FLOAT32, budget)) {
      assertUndisturbed(other.encode(texts, plan), Set.of());
    }
  }

  @Test
  void aDeviceThatCanDoNothingEndsTheCallAndMarksNoText() {
    try (FaultyPasses faulty =
        FaultyPasses.at(window -> true, "CUDA error: unspecified launch failure")) {
      DeviceException e = assertThrows(DeviceException.class, () -> encodeEach(texts));
      assertEquals(
          "Not even an empty text can be embedded on cpu any more: CUDA error: unspecified launch"
              + " failure. No single text is to blame, so none of these is marked 'failed'."
              + " 'jobs/doctor' looks at the machine, 'jobs/model verify' at the model.",
          e.getMessage());
      assertTrue(faulty.tokensTried().size() < 12, "it gives up early: " + faulty.windowsTried());
    }
  }

  @Test
  void whereEveryTextOfAChunkFailsNoneIsMarked() {
    try (FaultyPasses faulty = FaultyPasses.at(window -> window.length > 2, "no")) {
      DeviceException e = assertThrows(DeviceException.class, () -> encodeEach(texts));
      assertEquals(
          "None of the last 300 texts could be embedded on cpu: no. No single text is to blame, so none"
              + " of these is marked 'failed'. 'jobs/doctor' looks at the machine, 'jobs/model verify'"
              + " at the model.",
          e.getMessage());
    }
  }

  @Test
  void smallChunksOfTextsThatAllFailAddUp() {
    try (FaultyPasses faulty = FaultyPasses.at(window -> window.length > 2, "no")) {
      assertTrue(encodeEach(texts.subList(0, 5)).failure(4).isPresent());
      DeviceException e =
          assertThrows(DeviceException.class, () -> encodeEach(texts.subList(5, 10)));
      assertTrue(e.getMessage().startsWith("None of the last 10 texts could"), e.getMessage());
      assertTrue(encodeEach(texts.subList(0, 7)).failure(4).isPresent(), "the task's next attempt");
    }
  }

  @Test
  void oneTextThatPassesTellsThatTheOthersAreToBlame() {
    List<TokenizedText> mostly = new ArrayList<>(texts.subList(0, 7));
    try (FaultyPasses faulty = FaultyPasses.at(window -> window.length > 2, "no")) {
      encodeEach(mostly);
      assertFalse(encodeEach(List.of(RandomBert.text())).failure(0).isPresent());
      encodeEach(mostly);
      mostly.add(RandomBert.text());
      mostly.addAll(texts.subList(7, 20));
      Vectors vectors = encodeEach(mostly);
      assertNotNull(vectors.of(7, 0));
      assertTrue(vectors.failure(8).isPresent());
    }
  }

  @Test
  void aClosedEncoderIsNoFailureOfATextsContent() {
    encoder.close();
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> encodeEach(texts));
    assertEquals("The encoder is closed.", e.getMessage());
  }

  @Test
  void javasOwnExhaustedHeapIsNotHalvedButLeftToSpark() {
    try (FaultyPasses faulty =
        FaultyPasses.of(
            windows -> {
              throw new OutOfMemoryError("Java heap space");
            })) {
      assertThrows(OutOfMemoryError.class, () -> encodeEach(texts));
      assertEquals(1, faulty.tokensTried().size());
    }
  }
}
