package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** What is refused of files that are not the tokenizer.json they should be. */
class TokenizerJsonTest {
  private static final String MODEL =
      """
      {"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
       "max_input_chars_per_word":100,"vocab":{"[CLS]":0,"[SEP]":1,"[UNK]":2,"a":7}}""";

  private static final String CLS_AND_SEP =
      "{\"type\":\"BertProcessing\",\"cls\":[\"[CLS]\",0],\"sep\":[\"[SEP]\",1]}";

  static String withModel(String model) {
    return tokenizer(model, CLS_AND_SEP);
  }

  private static String tokenizer(String model, String postProcessor) {
    return "{\"version\":\"1.0\",\"added_tokens\":[],\"post_processor\":%s,\"model\":%s}"
        .formatted(postProcessor, model);
  }

  @Test
  void whatIsNotJsonIsRefusedWithItsEnds() {
    assertEquals(
        "The tokenizer is not JSON: it starts with '[PAD]' and ends with '[PAD]'. Expected the whole"
            + " content of Hugging Face's tokenizer.json.",
        refusal("[PAD]"));
  }

  @Test
  void aFileThatBreaksOffIsRefusedWithItsEnds() {
    String whole = withModel(MODEL);
    assertEquals(
        "The tokenizer is not JSON: it starts with '{\"version\":\"1.0\",\"ad' and ends with"
            + " 'ce\",\"unk_token\":\"[UN'. Expected the whole content of Hugging Face's"
            + " tokenizer.json.",
        refusal(whole.substring(0, whole.indexOf("K]"))));
  }

  @Test
  void anotherJsonFileIsRefusedWithWhatItHas() {
    String expected = "Expected the content of Hugging Face's tokenizer.json (not config.json, not";
    assertEquals(
        "The JSON is no tokenizer: it has no 'model' with a 'vocab', but 'hidden_size',"
            + " 'vocab_size', 'model_type'. "
            + expected
            + " tokenizer_config.json).",
        refusal(
            "{\"hidden_size\":384,\"vocab_size\":30522,\"model_type\":\"bert\",\"pad_token_id\":0}"));
    for (String nothing : new String[] {"", "{}", "[1]", "7", "null"}) {
      assertEquals(
          "The JSON is no tokenizer: it has no 'model' with a 'vocab'. "
              + expected
              + " tokenizer_config.json).",
          refusal(nothing));
    }
  }

  @Test
  void whatTheLibraryRefusesIsRefusedWithItsReason() {
    assertEquals(
        "Hugging Face's tokenizers library cannot load the tokenizer.json: data did not"
            + " match any variant of untagged enum ModelUntagged at line 1 column 157. Save it again with a current"
            + " version of transformers or tokenizers.",
        refusal(withModel("{\"type\":\"Nonsense\",\"vocab\":{\"a\":0}}")));
  }

  @Test
  void aTokenizerWithoutAFirstAndALastTokenIsRefused() {
    String advice = " Give its tokenizer.json the 'post_processor' that adds them.";
    assertEquals(
        "The tokenizer adds 0 tokens to a text, expected one before it and one after it ([CLS] and"
            + " [SEP])."
            + advice,
        refusal(tokenizer(MODEL, "null")));
    assertEquals(
        "The tokenizer adds 1 tokens to a text, expected one before it and one after it ([CLS] and"
            + " [SEP])."
            + advice,
        refusal(tokenizer(MODEL, template("{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},%s"))));
    assertEquals(
        "The tokenizer adds 2 tokens to a text, expected one before it and one after it ([CLS] and"
            + " [SEP])."
            + advice,
        refusal(tokenizer(MODEL, template("{\"Sequence\":{\"id\":\"A\",\"type_id\":0}},%s,%1$s"))));
  }

  private static String template(String single) {
    return """
        {"type":"TemplateProcessing","single":[%s],"pair":[{"Sequence":{"id":"A","type_id":0}},
        {"Sequence":{"id":"B","type_id":0}}],"special_tokens":
        {"[SEP]":{"id":"[SEP]","ids":[1],"tokens":["[SEP]"]}}}"""
        .formatted(single.formatted("{\"SpecialToken\":{\"id\":\"[SEP]\",\"type_id\":0}}"));
  }

  @Test
  void sizeAndLargestIdCountAddedTokensAndGaps() {
    String added =
        """
        {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,
         "normalized":false,"special":true}""";
    String json =
        withModel(MODEL)
            .replace(
                "\"added_tokens\":[]",
                "\"added_tokens\":[%s,%s]"
                    .formatted(added.formatted(0, "[CLS]"), added.formatted(9, "[MASK]")));
    var options = TokenizerOptions.of(8, LongTexts.TRUNCATE);
    try (TextTokenizer tokenizer = TextTokenizer.of(json, options)) {
      assertEquals(5, tokenizer.vocabularySize());
      assertEquals(9, tokenizer.largestId());
    }
  }

  private static String refusal(String json) {
    return assertThrows(
            TokenizerException.class,
            () -> TextTokenizer.of(json, TokenizerOptions.of(8, LongTexts.TRUNCATE)))
        .getMessage();
  }
}
