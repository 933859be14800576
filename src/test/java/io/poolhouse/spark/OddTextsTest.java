package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.poolhouse.text.LongTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Texts that have broken some embedding job. The token counts are those of Hugging Face's
 * tokenizers 0.22 in Python, without added tokens, padding and truncation.
 */
class OddTextsTest {

  private record Odd(String text, String status, int tokens) {}

  private static final List<Odd> ODD =
      List.of(
          new Odd("a plain text", "ok", 5),
          new Odd(null, "null", 0),
          new Odd("", "empty", 2),
          new Odd(" \t\r\n\u00a0\u2028", "empty", 2),
          new Odd("\ud83d\ude00", "ok", 3), // one emoji
          new Odd("\ud83d\udc69\u200d\ud83d\udd2c", "ok", 3), // one of three characters
          new Odd("a".repeat(100_000), "ok", 3), // one word, too long for WordPiece
          new Odd("\u0001\u0002\u0003", "empty", 2),
          new Odd("a\u0000b", "ok", 3),
          new Odd("\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "ok", 10), // Hebrew
          new Odd("\u0645\u0631\u062d\u0628\u0627", "ok", 7), // Arabic
          new Odd("\u6771\u4eac\u30bf\u30ef\u30fc", "ok", 7), // Chinese and Japanese
          new Odd("[CLS] and [SEP] in a text", "ok", 13),
          new Odd("\ud83d", "ok", 3), // half an emoji: Spark makes a question mark of it
          new Odd("word ".repeat(1_000), "truncated", 512));

  private static Dataset<Row> embedded(TextEmbedder embedder) {
    List<String> texts = new ArrayList<>();
    ODD.forEach(odd -> texts.add(odd.text()));
    return embedder.setStatus(true).transform(LocalSpark.table(texts).repartition(3)).orderBy("id");
  }

  @Test
  void everyTextHasOneRowWithItsStatusAndTokens() {
    List<Row> rows = embedded(MiniLm.embedder("mean")).collectAsList();
    assertEquals(ODD.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Odd odd = ODD.get(i);
      Row row = rows.get(i);
      assertEquals(i, row.getInt(0));
      assertEquals(odd.status(), row.getAs("text_status"), "status of text " + i);
      assertEquals(odd.tokens(), row.<Integer>getAs("text_tokens"), "tokens of text " + i);
    }
  }

  @Test
  void onlyTheNullTextHasNoVectorAndNoVectorHasAHole() {
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(embedded(MiniLm.embedder("mean")), "text_mean");
    for (int i = 0; i < ODD.size(); i++) {
      if (ODD.get(i).text() == null) {
        assertNull(vectors.get(i));
        continue;
      }
      assertEquals(MiniLm.WIDTH, vectors.get(i).length, "text " + i);
      for (float number : vectors.get(i)) {
        assertEquals(true, Float.isFinite(number), "text " + i);
      }
    }
  }

  @Test
  void aPoolingWithoutATokenIsZeros() {
    Dataset<Row> embedded =
        MiniLm.embedder("mean-nospecial").transform(LocalSpark.table("", "a word"));
    Map<Integer, float[]> vectors = LocalSpark.vectors(embedded, "text_mean_nospecial");
    assertArrayEquals(new float[MiniLm.WIDTH], vectors.get(0));
    assertEquals(true, vectors.get(1)[0] != 0);
  }

  @ParameterizedTest
  @CsvSource({"truncate,truncated,512", "head-tail,truncated,512", "window,windowed,1004"})
  void aLongTextIsTreatedAsAskedAndMarked(String longTexts, String status, int tokens)
      throws Exception {
    String text = "first " + "word ".repeat(998) + "last";
    Row row =
        MiniLm.embedder("mean")
            .setLongTexts(longTexts)
            .setStatus(true)
            .transform(LocalSpark.table(text))
            .head();
    assertEquals(status, row.getAs("text_status"));
    assertEquals(tokens, row.<Integer>getAs("text_tokens"));
    try (MiniLm engine = MiniLm.open(LongTexts.parse(longTexts))) {
      assertArrayEquals(engine.vector(text, "mean"), LocalSpark.vector(row, 2));
    }
  }

  @Test
  void aLimitAndAStrideOfOnesOwnAreKept() {
    Row row =
        MiniLm.embedder("mean")
            .setMaxTokens(10)
            .setLongTexts("window")
            .setWindowStride(4)
            .setStatus(true)
            .transform(LocalSpark.table("one two three four five six seven eight nine ten"))
            .head();
    assertEquals("windowed", row.getAs("text_status"));
    assertEquals(10 + 8, row.<Integer>getAs("text_tokens"), "eight words, then four to ten");
  }

  @Test
  void aLiteralControlTokenIsOneOnlyOnDemand() {
    Dataset<Row> table = LocalSpark.table("[CLS] and [SEP] in a text");
    TextEmbedder embedder = MiniLm.embedder("mean").setStatus(true);
    assertEquals(13, embedder.transform(table).head().<Integer>getAs("text_tokens"));
    embedder.setControlTokens(true);
    assertEquals(8, embedder.transform(table).head().<Integer>getAs("text_tokens"));
  }

  @Test
  void bytesThatAreNoUtf8AreReadAsReplacementCharacters() {
    Dataset<Row> table =
        LocalSpark.session()
            .sql("select 0 as id, cast(X'C3286869' as string) as text union all select 1, '(hi'");
    Map<Integer, float[]> vectors =
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table), "text_mean");
    assertArrayEquals(vectors.get(1), vectors.get(0), "BERT drops U+FFFD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "42|42",
        "cast(3.50 as decimal(5,2))|3.50",
        "date'2020-02-29'|2020-02-29",
        "timestamp_ntz'2020-02-29 12:30:00'|2020-02-29 12:30:00",
        "true|true",
        "cast(0.1 as double)|0.1",
        "cast(null as int)|",
        "null|",
        "collate('hello', 'UNICODE_CI')|hello",
        "cast('hello' as char(8))|hello"
      })
  void aNumberDateOrTruthValueIsEmbeddedAsItIsWritten(String expression, String text) {
    Dataset<Row> table =
        LocalSpark.session()
            .sql("select 0 as id, " + expression + " as text")
            .selectExpr("*", "'x' as other");
    List<String> texts = new ArrayList<>();
    texts.add(text);
    assertArrayEquals(
        LocalSpark.vectors(MiniLm.embedder("mean").transform(LocalSpark.table(texts)), "text_mean")
            .get(0),
        LocalSpark.vectors(MiniLm.embedder("mean").transform(table), "text_mean").get(0));
  }
}
