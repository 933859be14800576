package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Vectors;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Texts that the tokenizer or the model cannot take. Hugging Face's tokenizer refuses a word that
 * its vocabulary lacks where it has no [UNK] either.
 */
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

  private static TextEncoder encoder(
      MiniLm engine, Function<List<TokenizedText>, Vectors> model, BadRows badRows) {
    return encoder(engine, model, badRows, false);
  }

  private static TextEncoder encoder(
      MiniLm engine,
      Function<List<TokenizedText>, Vectors> model,
      BadRows badRows,
      boolean showTexts) {
    return new TextEncoder(
        engine.tokenizer(),
        model,
        MEAN,
        new TextEncoder.OnBadText(badRows, showTexts),
        EmbedCounters.ofExecutorOnly());
  }

  /** A model that cannot take texts of exactly so many tokens. */
  private static Function<List<TokenizedText>, Vectors> failingAt(MiniLm engine, int tokens) {
    return texts -> {
      if (texts.stream().anyMatch(text -> text.tokens() == tokens)) {
        throw new IllegalStateException("cannot take " + tokens + " tokens");
      }
      return engine.encoder().encode(texts, MEAN);
    };
  }

  @Test
  void aTextThatTheModelCannotTakeIsMarkedAndTheOthersOfItsChunkHaveTheirVectors()
      throws Exception {
    List<String> texts = new ArrayList<>(List.of("one", "one two", "one two three"));
    texts.add(null);
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      TextEncoder encoder = encoder(engine, failingAt(engine, 4), BadRows.MARK);
      List<EmbeddedText> embedded = encoder.embed(texts);
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
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      TextEncoder encoder = encoder(engine, failingAt(engine, 4), BadRows.FAIL);
      assertNotNull(encoder.embed(List.of("one")).get(0).vectors());
      List<String> texts = List.of("one", "one two", "one");
      EmbedException e = assertThrows(EmbedException.class, () -> encoder.embed(texts));
      assertEquals(
          "A text of status 'ok' (7 characters, 4 tokens) ends the job: the"
              + " model does not take it. With 'mark' in the place of 'fail' its row gets null"
              + " vectors and the status 'failed'.",
          e.getMessage());
      assertEquals("cannot take 4 tokens", e.getCause().getMessage());
      TextEncoder showing = encoder(engine, failingAt(engine, 4), BadRows.FAIL, true);
      e = assertThrows(EmbedException.class, () -> showing.embed(texts));
      assertTrue(e.getMessage().contains(" It begins: 'one two'."), e.getMessage());
    }
  }

  @Test
  void aModelThatCanTakeNothingEndsTheJobInsteadOfMarkingEveryRow() throws Exception {
    try (MiniLm engine = MiniLm.open(LongTexts.TRUNCATE)) {
      Function<List<TokenizedText>, Vectors> broken =
          texts -> {
            throw new IllegalStateException("out of order");
          };
      TextEncoder encoder = encoder(engine, broken, BadRows.MARK);
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> encoder.embed(List.of("a", "b")));
      assertEquals("out of order", e.getMessage());
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
