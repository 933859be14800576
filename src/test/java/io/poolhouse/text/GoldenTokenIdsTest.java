package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids that others gave: Google's own tokenizer, and Hugging Face's from Python. */
class GoldenTokenIdsTest {
  private static final Path GOOGLE = Path.of("../shared/golden/bert-base-uncased.jsonl");

  /** More tokens than any text here has. */
  private static final int LIMIT = 4_096;

  @Test
  void fromVocabTxtAloneTextsGetTheIdsThatGoogleGaveThem() throws IOException {
    try (TextTokenizer tokenizer = open(GoogleVocabulary.tokenizerJson(true), false)) {
      for (JsonObject row : google()) {
        String text = row.get("text").getAsString();
        // Google takes words of up to 200 characters, Hugging Face of up to 100.
        boolean tooLongAWord = text.matches("\\S{101,}");
        assertIds(row, tooLongAWord ? "huggingface_input_ids" : "input_ids", tokenizer, text);
      }
    }
  }

  @Test
  void aLiteralIsAControlTokenOnlyWhenAsked() throws IOException {
    JsonObject row =
        google().stream().filter(r -> r.toString().contains("[CLS]")).findFirst().orElseThrow();
    String text = row.get("text").getAsString();
    for (String json :
        List.of(GoogleVocabulary.tokenizerJson(true), GoogleVocabulary.paddingTokenizerJson())) {
      try (TextTokenizer data = open(json, false);
          TextTokenizer control = open(json, true)) {
        assertIds(row, "input_ids", data, text);
        assertIds(row, "huggingface_input_ids", control, text);
      }
    }
  }

  @Test
  void oddTextsGetTheIdsThatPythonGivesThem() throws IOException {
    List<JsonObject> rows = odd();
    assertEquals(22, rows.size());
    try (TextTokenizer uncased = open(GoogleVocabulary.tokenizerJson(true), false);
        TextTokenizer padding = open(GoogleVocabulary.paddingTokenizerJson(), false);
        TextTokenizer cased = open(GoogleVocabulary.tokenizerJson(false), false)) {
      for (JsonObject row : rows) {
        String text = row.get("unit").getAsString().repeat(row.get("times").getAsInt());
        assertIds(row, "uncased", uncased, text);
        assertIds(row, "uncased", padding, text);
        assertIds(row, "cased", cased, text);
      }
    }
  }

  private static TextTokenizer open(String json, boolean controlTokens) {
    return TextTokenizer.of(
        json, new TokenizerOptions(LIMIT, LongTexts.TRUNCATE, 1, controlTokens));
  }

  private static void assertIds(
      JsonObject row, String expected, TextTokenizer tokenizer, String text) {
    assertArrayEquals(
        new Gson().fromJson(row.get(expected), int[].class),
        TextTokenizerTest.one(tokenizer, text).windows().get(0),
        text.substring(0, Math.min(60, text.length())));
  }

  private static List<JsonObject> google() throws IOException {
    assumeTrue(Files.exists(GOOGLE), "no " + GOOGLE);
    return Files.readAllLines(GOOGLE).stream().map(GoldenTokenIdsTest::row).toList();
  }

  private static List<JsonObject> odd() throws IOException {
    var golden = GoldenTokenIdsTest.class.getResourceAsStream("/golden/tokenizer/odd-texts.jsonl");
    try (var lines = new BufferedReader(new InputStreamReader(golden, StandardCharsets.UTF_8))) {
      return lines.lines().map(GoldenTokenIdsTest::row).toList();
    }
  }

  private static JsonObject row(String line) {
    return new Gson().fromJson(line, JsonObject.class);
  }
}
