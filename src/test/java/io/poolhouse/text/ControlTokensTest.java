package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A tokenizer that leaves [CLS] in one piece, where BERT's would split it at the brackets: nothing
 * but the names keeps a text from the control tokens here.
 */
class ControlTokensTest {
  private static final String WORDPIECE =
      """
      {"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
       "max_input_chars_per_word":100,"vocab":{"[CLS]":0,"[SEP]":1,"[UNK]":2,"a":3,"##a":4}}""";

  private static final String UNIGRAM =
      """
      {"type":"Unigram","unk_id":2,"vocab":[["[CLS]",0],["[SEP]",0],["[UNK]",0],["a",-1],["[",-2]]}""";

  private static final String BERT_PROCESSING =
      "{\"type\":\"BertProcessing\",\"cls\":[\"[CLS]\",0],\"sep\":[\"[SEP]\",1]}";

  @Test
  void aControlWordInOnePieceIsAnUnknownWord() {
    assertIds(new int[] {0, 2, 3, 2, 2, 1}, json(WORDPIECE, true), false, "[CLS] a [UNK] [SEP]");
    assertIds(new int[] {0, 0, 3, 2, 1, 1}, json(WORDPIECE, true), true, "[CLS] a [UNK] [SEP]");
  }

  @Test
  void wordPieceStillFindsUnknownWordsAndPieces() {
    assertIds(new int[] {0, 3, 4, 2, 1}, json(WORDPIECE, true), false, "aa b");
  }

  @Test
  void unigramDoesNotFindControlWordsAmongItsPieces() {
    assertIds(new int[] {0, 3, 4, 2, 3, 1}, json(UNIGRAM, true), false, "a[CLS]a");
    assertIds(new int[] {0, 3, 0, 3, 1}, json(UNIGRAM, true), true, "a[CLS]a");
  }

  @Test
  void whatTheTokenizerPutsAroundTextsIsAControlTokenEvenIfTheFileDoesNotMarkIt() {
    assertIds(new int[] {0, 2, 1}, json(WORDPIECE, false), false, "[CLS]");
    assertIds(new int[] {0, 0, 1}, json(WORDPIECE, false), true, "[CLS]");
  }

  @Test
  void controlTokensAreFoundInAListOfProcessors() {
    String listed =
        json(WORDPIECE, false)
            .replace(
                BERT_PROCESSING,
                "{\"type\":\"Sequence\",\"processors\":[%s]}".formatted(BERT_PROCESSING));
    assertIds(new int[] {0, 2, 1}, listed, false, "[CLS]");
  }

  @Test
  void anAddedWordThatIsNoControlTokenStaysOneToken() {
    String withWord =
        json(WORDPIECE, true)
            .replace(
                "\"added_tokens\":[", "\"added_tokens\":[" + added(5, "new word", false) + ",");
    assertIds(new int[] {0, 3, 5, 1}, withWord, false, "a new word");
  }

  private static void assertIds(int[] expected, String json, boolean controlTokens, String text) {
    var options = new TokenizerOptions(16, LongTexts.TRUNCATE, 1, controlTokens);
    try (TextTokenizer tokenizer = TextTokenizer.of(json, options)) {
      assertArrayEquals(expected, tokenizer.tokenize(List.of(text)).get(0).windows().get(0), text);
    }
  }

  private static String json(String model, boolean special) {
    return ("{\"version\":\"1.0\",\"added_tokens\":[%s,%s],\"pre_tokenizer\":{\"type\":"
            + "\"WhitespaceSplit\"},\"post_processor\":%s,\"model\":%s}")
        .formatted(added(0, "[CLS]", special), added(1, "[SEP]", special), BERT_PROCESSING, model);
  }

  private static String added(int id, String content, boolean special) {
    return """
        {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,
         "normalized":false,"special":%b}"""
        .formatted(id, content, special);
  }
}
