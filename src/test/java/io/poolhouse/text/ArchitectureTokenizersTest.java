package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WordPiece, byte-level BPE and Unigram, with control tokens at all ends of the vocabulary. */
class ArchitectureTokenizersTest {
  private static final Path GOLDEN = Path.of("../shared/golden/architectures");

  @BeforeAll
  static void goldenFilesAreHere() {
    assumeTrue(Files.isDirectory(GOLDEN), "no " + GOLDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert",
        "bert-gelu",
        "camembert",
        "deberta-v2",
        "distilbert",
        "modernbert",
        "mpnet",
        "roberta",
        "xlm-roberta"
      })
  void withControlTokensEveryTextGetsTheIdsThatHuggingFaceGives(String name) throws IOException {
    try (TextTokenizer tokenizer = open(name, true)) {
      for (JsonObject row : rows(name)) {
        int[] expected = new Gson().fromJson(row.get("input_ids"), int[].class);
        TokenizedText text = TextTokenizerTest.one(tokenizer, row.get("text").getAsString());
        assertArrayEquals(expected, text.windows().get(0), row.get("what").getAsString());
        boolean cut = row.get("truncated").getAsBoolean();
        assertEquals(cut, text.status() == TextStatus.TRUNCATED, row.get("what").getAsString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "albert",
        "bert-gelu",
        "camembert",
        "deberta-v2",
        "distilbert",
        "modernbert",
        "mpnet",
        "roberta",
        "xlm-roberta"
      })
  void asDataNoTextSpellsAControlToken(String name) throws IOException {
    JsonArray added = tokenizerJson(name).getAsJsonArray("added_tokens");
    List<String> literals = added.asList().stream().map(token -> text(token, "content")).toList();
    // The unknown token is what a text may contain: letters that the vocabulary lacks.
    List<Integer> controlIds =
        added.asList().stream()
            .filter(token -> !text(token, "content").toLowerCase().contains("unk"))
            .map(token -> token.getAsJsonObject().get("id").getAsInt())
            .toList();
    try (TextTokenizer tokenizer = open(name, false)) {
      for (String spelled : spellings(literals)) {
        int[] window = TextTokenizerTest.one(tokenizer, spelled).windows().get(0);
        for (int id : Arrays.copyOfRange(window, 1, window.length - 1)) {
          assertFalse(controlIds.contains(id), "id " + id + " in '" + spelled + "'");
        }
      }
    }
  }

  /** The library counts the added tokens that the vocabulary lacks, whatever ids the file gives. */
  @ParameterizedTest
  @ValueSource(strings = {"bert-gelu", "deberta-v2", "modernbert", "mpnet", "roberta"})
  void wordsThatWereAddedBehindControlTokensKeepTheirIds(String name) throws IOException {
    JsonObject json = tokenizerJson(name);
    for (int id = 1600; id < 1602; id++) {
      JsonObject word = json.getAsJsonArray("added_tokens").get(0).deepCopy().getAsJsonObject();
      word.addProperty("id", id);
      word.addProperty("content", "[unused" + id + "]");
      word.addProperty("special", false);
      json.getAsJsonArray("added_tokens").add(word);
    }
    String text = "a [unused1601] b[unused1600]";
    try (TextTokenizer data = open(json, false);
        TextTokenizer huggingFace = open(json, true)) {
      int[] ids = TextTokenizerTest.one(data, text).windows().get(0);
      assertArrayEquals(TextTokenizerTest.one(huggingFace, text).windows().get(0), ids);
      assertEquals(
          List.of(1601, 1600), Arrays.stream(ids).filter(id -> id > 1599).boxed().toList());
    }
  }

  /** Byte-level ones have tokens for white space. */
  @ParameterizedTest
  @ValueSource(strings = {"bert-gelu", "deberta-v2", "modernbert", "roberta", "xlm-roberta"})
  void aBlankTextIsItsFrameAloneAndMarkedEmpty(String name) throws IOException {
    try (TextTokenizer tokenizer = open(name, false)) {
      int[] frame = TextTokenizerTest.one(tokenizer, "").windows().get(0);
      assertEquals(2, frame.length);
      for (String blank : List.of("", "   ", "\n\t", "\u00a0\u3000", "\u2028\u202f")) {
        TokenizedText text = TextTokenizerTest.one(tokenizer, blank);
        assertEquals(TextStatus.EMPTY, text.status(), blank);
        assertArrayEquals(frame, text.windows().get(0), blank);
      }
      assertEquals(TextStatus.OK, TextTokenizerTest.one(tokenizer, " a ").status());
    }
  }

  /** The prompt's own tokens stay, as before an empty text. */
  @ParameterizedTest
  @ValueSource(strings = {"bert-gelu", "roberta"})
  void aBlankTextBehindAPromptIsMarkedEmptyToo(String name) throws IOException {
    var options = new TokenizerOptions(128, LongTexts.TRUNCATE, 126, false, "a: ");
    try (TextTokenizer tokenizer = TextTokenizer.of(tokenizerJson(name).toString(), options)) {
      TokenizedText empty = TextTokenizerTest.one(tokenizer, "");
      TokenizedText blank = TextTokenizerTest.one(tokenizer, " \n\u3000");
      assertEquals(TextStatus.EMPTY, blank.status());
      assertArrayEquals(empty.windows().get(0), blank.windows().get(0));
    }
  }

  /**
   * Alone, within a word, doubled, in full-width brackets (which NFKC makes plain), all at once.
   */
  private static List<String> spellings(List<String> literals) {
    Stream<String> each =
        literals.stream()
            .flatMap(
                literal ->
                    Stream.of(
                        literal,
                        "x" + literal + "y",
                        literal + literal,
                        "\u2581" + literal,
                        literal.replace('<', '\uff1c').replace('>', '\uff1e')));
    return Stream.concat(each, Stream.of(literals.stream().collect(Collectors.joining(" "))))
        .toList();
  }

  private static String text(JsonElement object, String name) {
    return object.getAsJsonObject().get(name).getAsString();
  }

  private static TextTokenizer open(String name, boolean controlTokens) throws IOException {
    return open(tokenizerJson(name), controlTokens);
  }

  private static TextTokenizer open(JsonObject json, boolean controlTokens) {
    return TextTokenizer.of(
        json.toString(), new TokenizerOptions(128, LongTexts.TRUNCATE, 126, controlTokens));
  }

  private static JsonObject tokenizerJson(String name) throws IOException {
    String json = Files.readString(GOLDEN.resolve(name).resolve("tokenizer.json"));
    return new Gson().fromJson(json, JsonObject.class);
  }

  private static List<JsonObject> rows(String name) throws IOException {
    return Files.readAllLines(GOLDEN.resolve(name).resolve("golden.jsonl")).stream()
        .map(line -> new Gson().fromJson(line, JsonObject.class))
        .toList();
  }
}
