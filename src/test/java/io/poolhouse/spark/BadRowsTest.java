package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.engine.DeviceException;
import io.poolhouse.engine.FaultyPasses;
import io.poolhouse.engine.PassListener;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that the tokenizer or the model cannot take. Hugging Face's tokenizer refuses a word that
 * its vocabulary lacks where it has no [UNK] either.
 */
@SuppressWarnings("try") // faults last as long as their braces
class BadRowsTest {
  private static final PoolingPlan MEAN =
      PoolingPlan.of(List.of(Pooling.parse("mean")), 6, MiniLm.WIDTH, false);

  @TempDir Path folder;

  /** MiniLM with a tokenizer that fails for an emoji. */
  @BeforeEach
  void makeModel() throws IOException {
    Path original = Path.of(MiniLm.folder());
    for (String name : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.createSymbolicLink(folder.resolve(name), original.resolve(name));
    }
    changeVocabulary(vocabulary -> vocabulary.remove("[UNK]"));
  }

  private void changeVocabulary(Consumer<JsonObject> change) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    JsonObject tokenizer = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    change.accept(tokenizer.getAsJsonObject("model").getAsJsonObject("vocab"));
    Files.delete(file); // it may be a link
    Files.writeString(file, tokenizer.toString());
  }

  private TextEmbedder embedder() {
    return new TextEmbedder().setModel(folder.toString()).setPoolings("mean").setStatus(true);
  }

  private static Dataset<Row> table() {
    return LocalSpark.table(Arrays.asList("good", "\ud83d\ude00", null, "good too")).coalesce(1);
  }

  @Test
  void aTextThatCannotBeTokenizedIsMarkedAndTakesNoOtherAlong() {
    Dataset<Row> embedded = embedder().transform(table());
    assertEquals(
        List.of("[0,ok,3]", "[1,failed,0]", "[2,null,0]", "[3,ok,4]"),
        embedded.orderBy("id").select("id", "text_status", "text_tokens").collectAsList().stream()
            .map(Row::toString)
            .toList());
    Map<Integer, float[]> vectors = LocalSpark.vectors(embedded, "text_mean");
    assertNull(vectors.get(1));
    Map<Integer, float[]> expected =
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table()), "text_mean");
    assertArrayEquals(expected.get(0), vectors.get(0));
    assertArrayEquals(expected.get(3), vectors.get(3));
  }

  @Test
  void countingMarksTheSameTexts() {
    Dataset<Row> counted = embedder().countTokens(table());
    assertEquals(
        embedder().transform(table()).select("text_status", "text_tokens").collectAsList(),
        counted.select("text_status", "text_tokens").collectAsList());
  }

  @Test
  void onDemandATextThatCannotBeTokenizedEndsTheJob() {
    Dataset<Row> embedded = embedder().setOnBadRow("fail").transform(table());
    Throwable thrown = assertThrows(Exception.class, embedded::collectAsList);
    while (thrown.getCause() != null) {
      thrown = thrown.getCause();
    }
    assertEquals(
        "A text of status 'failed' (2 characters, 2 tokens) ends the job: it"
            + " cannot be tokenized. With 'mark' in the place of 'fail' its row gets null vectors"
            + " and the status 'failed'.",
        thrown.getMessage());
  }

  private static TextEncoder encoder(MiniLm engine, BadRows badRows, boolean showTexts) {
    return encoder(engine, badRows, showTexts, reason -> {});
  }

  private static TextEncoder encoder(
      MiniLm engine, BadRows badRows, boolean showTexts, Consumer<String> reasons) {
    return new TextEncoder(
        engine.tokenizer(),
        texts -> engine.encoder().encodeEach(texts, MEAN, PassListener.NONE),
        MEAN,
        new TextEncoder.OnBadText(badRows, showTexts, reasons),
        EmbedCounters.ofExecutorOnly());
  }

  /** A model that cannot take texts of exactly so many tokens. */
  private static FaultyPasses failingAt(int tokens) {
    return FaultyPasses.at(window -> window.length == tokens, "cannot take " + tokens + " tokens");
  }

  @Test
  void aTextThatTheModelCannotTakeIsMarkedAndTheOthersOfItsChunkHaveTheirVectors()
      throws Exception {
    List<String> texts = new ArrayList<>(List.of("one", "one two", "one two three"));
    texts.add(null);
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE);
        FaultyPasses faulty = failingAt(4)) {
      List<EmbeddedText> embedded = encoder(engine, BadRows.MARK, false).embed(texts);
      assertEquals(
          List.of(TextStatus.OK, TextStatus.FAILED, TextStatus.OK, TextStatus.NULL),
          embedded.stream().map(EmbeddedText::status).toList());
      assertArrayEquals(engine.vector("one", "mean"), embedded.get(0).vectors()[0]);
      assertArrayEquals(engine.vector("one two three", "mean"), embedded.get(2).vectors()[0]);
      assertNull(embedded.get(1).vectors());
      assertEquals(List.of(3, 0, 5, 0), embedded.stream().map(EmbeddedText::tokens).toList());
    }
  }

  @Test
  void onDemandATextThatTheModelCannotTakeEndsTheJob() throws Exception {
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE);
        FaultyPasses faulty = failingAt(4)) {
      TextEncoder encoder = encoder(engine, BadRows.FAIL, false);
      assertNotNull(encoder.embed(List.of("one")).get(0).vectors());
      List<String> texts = List.of("one", "one two", "one");
      EmbedException e = assertThrows(EmbedException.class, () -> encoder.embed(texts));
      assertEquals(
          "A text of status 'ok' (7 characters, 4 tokens) ends the job: the"
              + " model does not take it (cannot take 4 tokens). With 'mark' in the place of 'fail'"
              + " its row gets null vectors and the status 'failed'.",
          e.getMessage());
      assertEquals("cannot take 4 tokens", e.getCause().getMessage());
      TextEncoder showing = encoder(engine, BadRows.FAIL, true);
      e = assertThrows(EmbedException.class, () -> showing.embed(texts));
      assertTrue(e.getMessage().contains(" It begins: 'one two'."), e.getMessage());
    }
  }

  @Test
  void theLogSaysWhyATextIsMarkedButShowsItNotAndEndsAfterTen() throws Exception {
    Set<String> reasons = new HashSet<>();
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger logger = (Logger) LogManager.getLogger(TextEncoder.class);
    Level before = logger.getLevel();
    Appender appender = LogLines.appender(lines);
    Configurator.setLevel(
        TextEncoder.class.getName(), Level.INFO); // the tests' Spark turns all off
    logger.addAppender(appender);
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE);
        FaultyPasses faulty = failingAt(4)) {
      List<String> texts = new ArrayList<>();
      for (String word :
          "red blue green black white brown pink small large old new big".split(" ")) {
        texts.add("secret " + word);
        texts.add(word);
      }
      encoder(engine, BadRows.MARK, false, reasons::add).embed(texts);
      assertEquals(Set.of("cannot take 4 tokens"), reasons);
    } finally {
      logger.removeAppender(appender);
      Configurator.setLevel(TextEncoder.class.getName(), before);
    }
    assertEquals(
        "A text of 10 characters, 4 tokens, is marked 'failed': cannot take 4 tokens",
        lines.get(0));
    assertEquals(10, lines.size(), lines + "");
    assertTrue(
        lines.get(9).endsWith("4 tokens (further ones of this task are not told)"), lines.get(9));
  }

  @Test
  void theDriverLearnsEachReasonOnceHoweverManyTasksHadIt() {
    FailureReasons reasons = FailureReasons.of(LocalSpark.session().sparkContext());
    reasons.reset();
    List<String> lines = new CopyOnWriteArrayList<>();
    Logger logger = (Logger) LogManager.getLogger(FailureReasons.class);
    Configurator.setLevel(FailureReasons.class.getName(), Level.WARN);
    Appender appender = LogLines.appender(lines);
    logger.addAppender(appender);
    try (FaultyPasses faulty = failingAt(4)) {
      Dataset<Row> table = LocalSpark.table("good", "bad one", "good", "bad two").repartition(4);
      List<Row> rows = MiniLm.embedder("mean").setStatus(true).transform(table).collectAsList();
      assertEquals(
          2, rows.stream().filter(row -> "failed".equals(row.getAs("text_status"))).count());
    } finally {
      logger.removeAppender(appender);
    }
    assertEquals(Set.of("cannot take 4 tokens"), reasons.value());
    assertEquals(List.of("Texts are marked 'failed': cannot take 4 tokens"), lines);
  }

  @Test
  void reasonsBeyondTwentyAreForgotten() {
    FailureReasons some = new FailureReasons();
    for (int i = 0; i < 50; i++) {
      some.add("reason " + i);
    }
    assertEquals(FailureReasons.MOST, some.value().size());
    FailureReasons more = new FailureReasons();
    more.add("another");
    some.merge(more);
    assertEquals(some.value(), some.copy().value());
    assertFalse(some.value().contains("another"));
  }

  @Test
  void aModelThatCanTakeNothingEndsTheJobInsteadOfMarkingEveryRow() throws Exception {
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE);
        FaultyPasses faulty = FaultyPasses.at(window -> true, "out of order")) {
      TextEncoder encoder = encoder(engine, BadRows.MARK, false);
      DeviceException e =
          assertThrows(DeviceException.class, () -> encoder.embed(List.of("a", "b")));
      assertTrue(
          e.getMessage()
              .startsWith("Not even an empty text can be embedded on cpu any more: out of"),
          e.getMessage());
    }
  }

  @Test
  void aTokenizerOfAnotherModelIsRefusedBeforeItsIdsMissTheirEmbeddings() throws Exception {
    changeVocabulary(vocabulary -> vocabulary.addProperty("extra", 30522));
    Dataset<Row> table = table();
    TokenizerException e =
        assertThrows(TokenizerException.class, () -> embedder().transform(table));
    assertEquals(
        "The tokenizer has 30522 tokens with ids up to 30522, but the model has embeddings for ids up"
            + " to 30521 only. Use the tokenizer.json or vocab.txt that was published with the model.",
        e.getMessage());
  }
}
