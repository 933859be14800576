package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextTokenizerTest {
  private static final int[] EMPTY = {101, 102};

  private static String json;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() {
    json = GoogleVocabulary.tokenizerJson(true);
    tokenizer = TextTokenizer.of(json, TokenizerOptions.of(8, LongTexts.TRUNCATE));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void everyTextGetsItsOwnIdsInTheOrderOfTheTexts() {
    List<TokenizedText> texts = tokenizer.tokenize(Arrays.asList("The cat", null, "", "unaffable"));
    assertEquals(4, texts.size());
    assertText(texts.get(0), TextStatus.OK, new int[] {101, 1996, 4937, 102});
    assertText(texts.get(1), TextStatus.NULL);
    assertText(texts.get(2), TextStatus.EMPTY, EMPTY);
    assertText(texts.get(3), TextStatus.OK, new int[] {101, 14477, 20961, 3468, 102});
  }

  @Test
  void noTextsGiveNoResults() {
    assertEquals(List.of(), tokenizer.tokenize(List.of()));
  }

  @Test
  void aTextWithoutATokenOfItsOwnIsEmpty() {
    for (String blank :
        List.of("", " ", "\t\r\n\u00a0\u3000", "\u0000\u0007\u009f", "\u200b", "\ufffd")) {
      assertText(one(tokenizer, blank), TextStatus.EMPTY, EMPTY);
    }
  }

  @Test
  void anUnknownWordIsUnk() {
    assertText(one(tokenizer, "the \u2ba4"), TextStatus.OK, new int[] {101, 1996, 100, 102});
  }

  @Test
  void aTextThatFitsExactlyIsNotCut() {
    for (LongTexts way : LongTexts.values()) {
      try (TextTokenizer cutting = TextTokenizer.of(json, TokenizerOptions.of(8, way))) {
        assertText(one(cutting, "a b c d e f"), TextStatus.OK, framed(0, 6));
      }
    }
  }

  @Test
  void aTextOneTokenTooLongIsCutAsAskedAndMarked() {
    assertText(oneCut(LongTexts.TRUNCATE, 6), TextStatus.TRUNCATED, framed(0, 6));
    assertText(
        oneCut(LongTexts.HEAD_TAIL, 6),
        TextStatus.TRUNCATED,
        new int[] {101, 1037, 1038, 1040, 1041, 1042, 1043, 102});
    assertText(oneCut(LongTexts.WINDOW, 6), TextStatus.WINDOWED, framed(0, 6), framed(6, 7));
    assertText(oneCut(LongTexts.WINDOW, 4), TextStatus.WINDOWED, framed(0, 6), framed(4, 7));
    assertEquals(11, oneCut(LongTexts.WINDOW, 6).tokens());
  }

  /** Seven letters, where there is room for six. */
  private static TokenizedText oneCut(LongTexts way, int stride) {
    try (TextTokenizer cutting =
        TextTokenizer.of(json, new TokenizerOptions(8, way, stride, false))) {
      return one(cutting, "a b c d e f g");
    }
  }

  /** Ids of the alphabet's letters, between [CLS] and [SEP]; a is 1037, the others follow. */
  private static int[] framed(int from, int to) {
    return IntStream.concat(
            IntStream.concat(IntStream.of(101), IntStream.range(1037 + from, 1037 + to)),
            IntStream.of(102))
        .toArray();
  }

  @Test
  void aFileThatPadsAndTruncatesTo128DoesNeither() {
    var options = TokenizerOptions.of(512, LongTexts.TRUNCATE);
    try (TextTokenizer padding =
        TextTokenizer.of(GoogleVocabulary.paddingTokenizerJson(), options)) {
      assertText(one(padding, "The cat"), TextStatus.OK, new int[] {101, 1996, 4937, 102});
      assertEquals(402, one(padding, "cat ".repeat(400)).tokens());
    }
  }

  @Test
  void halfASurrogatePairIsAReplacementCharacterAndHarmsNothingElse() {
    int[] expected = {101, 1037, 1038, 100, 102};
    for (String half : List.of("\ud83d", "\ude00", "\ufffd")) {
      assertText(one(tokenizer, "a" + half + " b\u0000 \ud83d\ude00"), TextStatus.OK, expected);
      assertText(one(tokenizer, half), TextStatus.EMPTY, EMPTY);
    }
  }

  @Test
  void tenMegabytesAreATextLikeAnyOther() {
    // Long words, to spend the time on the size and not on millions of tokens.
    String unit = "internationally responsibilities extraordinary ";
    int times = 10_000_000 / unit.length();
    var options = TokenizerOptions.of(5, LongTexts.WINDOW);
    try (TextTokenizer windowing = TextTokenizer.of(json, options)) {
      TokenizedText text = one(windowing, unit.repeat(times));
      assertEquals(times, text.windows().size());
      int[] expected = {101, 7587, 10198, 9313, 102};
      text.windows().forEach(window -> assertArrayEquals(expected, window));
    }
  }

  @Test
  void theVocabularyMustFitTheModelsEmbeddings() {
    assertEquals(30_522, tokenizer.vocabularySize());
    assertEquals(30_521, tokenizer.largestId());
    tokenizer.mustFit(30_522);
    var refused = assertThrows(TokenizerException.class, () -> tokenizer.mustFit(28_996));
    assertEquals(
        "The tokenizer has 30522 tokens with ids up to 30521, but the model has embeddings for ids up"
            + " to 28995 only. Use the tokenizer.json or vocab.txt that was published with the"
            + " model.",
        refused.getMessage());
  }

  @Test
  void aTextThatTheTokenizerCannotTakeFailsAlone() {
    // Unigram without an unknown token: Hugging Face's library has no ids for 'b'.
    String unigram =
        TokenizerJsonTest.withModel(
            "{\"type\":\"Unigram\",\"unk_id\":null,\"vocab\":[[\"[CLS]\",0],[\"[SEP]\",0],[\"a\",-1]]}");
    var options = TokenizerOptions.of(8, LongTexts.TRUNCATE);
    try (TextTokenizer narrow = TextTokenizer.of(unigram, options)) {
      List<TokenizedText> texts = narrow.tokenize(List.of("a", "b", "aa"));
      assertText(texts.get(0), TextStatus.OK, new int[] {0, 2, 1});
      assertText(texts.get(1), TextStatus.FAILED, new int[] {0, 1});
      assertText(texts.get(2), TextStatus.OK, new int[] {0, 2, 2, 1});
    }
  }

  @Test
  void afterCloseTextsAreRefusedAndClosingAgainDoesNothing() {
    TextTokenizer closed = TextTokenizer.of(json, TokenizerOptions.of(8, LongTexts.TRUNCATE));
    closed.close();
    closed.close();
    var refused =
        assertThrows(IllegalStateException.class, () -> closed.tokenize(List.of("The cat")));
    assertEquals("The tokenizer is closed.", refused.getMessage());
  }

  static TokenizedText one(TextTokenizer tokenizer, String text) {
    return tokenizer.tokenize(List.of(text)).get(0);
  }

  private static void assertText(TokenizedText text, TextStatus status, int[]... windows) {
    assertEquals(status, text.status());
    assertArrayEquals(windows, text.windows().toArray());
  }
}
