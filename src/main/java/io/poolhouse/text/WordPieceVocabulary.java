package io.poolhouse.text;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code vocab.txt} of a BERT: one token a line, its id is the line's number from 0. Older
 * models, Google's own among them, come with nothing else.
 */
public final class WordPieceVocabulary {

  /**
   * What Hugging Face makes of such a file. Words of more than 100 characters become [UNK] (200 in
   * Google's own code); {@code strip_accents: null} means that accents go where lower case comes.
   */
  private static final String TOKENIZER =
      """
      {
        "version": "1.0",
        "added_tokens": [%1$s],
        "normalizer": {
          "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
          "strip_accents": null, "lowercase": %2$b
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
          "type": "TemplateProcessing",
          "single": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
          ],
          "pair": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}
          ],
          "special_tokens": {
            "[CLS]": {"id": "[CLS]", "ids": [%3$d], "tokens": ["[CLS]"]},
            "[SEP]": {"id": "[SEP]", "ids": [%4$d], "tokens": ["[SEP]"]}
          }
        },
        "model": {
          "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100, "vocab": %5$s
        }
      }
      """;

  private static final String ADDED_TOKEN =
      """
      {"id": %d, "content": "%s", "single_word": false, "lstrip": false, "rstrip": false,
       "normalized": false, "special": true}""";

  private WordPieceVocabulary() {}

  /**
   * The {@code tokenizer.json} that belongs to the vocabulary.
   *
   * @param lowercase whether the model is an uncased one (lower case, no accents); the file itself
   *     does not say
   * @throws TokenizerException if the file cannot be read, is empty or not UTF-8, has a line twice,
   *     or lacks [CLS], [SEP] or [UNK]
   */
  public static String tokenizerJson(Path vocabTxt, boolean lowercase) {
    Map<String, Integer> ids = ids(vocabTxt);
    Stream.of("[CLS]", "[SEP]", "[UNK]").forEach(token -> mustHave(ids, token, vocabTxt));
    return TOKENIZER.formatted(
        addedTokens(ids), lowercase, ids.get("[CLS]"), ids.get("[SEP]"), new Gson().toJson(ids));
  }

  private static Map<String, Integer> ids(Path vocabTxt) {
    String content = content(vocabTxt).replaceFirst("[\r\n]+\\z", "");
    if (content.isEmpty()) {
      throw new TokenizerException(
          "The vocabulary '%s' is empty. Expected one token a line.".formatted(vocabTxt));
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    // Not lines(): it also breaks at a lone carriage return, which would shift every id after it.
    for (String token : content.split("\r?\n")) {
      Integer earlier = ids.putIfAbsent(token, ids.size());
      if (earlier != null) {
        throw new TokenizerException(
            ("The vocabulary '%s' has '%s' twice, in lines %d and %d. A token's line is its id: use"
                    + " the file as it was published with the model.")
                .formatted(vocabTxt, token, earlier + 1, ids.size() + 1));
      }
    }
    return ids;
  }

  private static void mustHave(Map<String, Integer> ids, String token, Path vocabTxt) {
    if (!ids.containsKey(token)) {
      throw new TokenizerException(
          ("The vocabulary '%s' has no %s. Expected a BERT's vocab.txt, with [CLS], [SEP] and [UNK]"
                  + " on lines of their own; other tokenizers need their tokenizer.json.")
              .formatted(vocabTxt, token));
    }
  }

  /** What a literal in a text becomes where texts may spell control tokens. */
  private static String addedTokens(Map<String, Integer> ids) {
    return Stream.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
        .filter(ids::containsKey)
        .map(token -> ADDED_TOKEN.formatted(ids.get(token), token))
        .collect(Collectors.joining(","));
  }

  private static String content(Path vocabTxt) {
    try {
      return decoded(vocabTxt, ByteBuffer.wrap(Files.readAllBytes(vocabTxt)));
    } catch (NoSuchFileException missing) {
      throw new TokenizerException(
          "There is no vocabulary '%s'. Give the path of a vocab.txt.".formatted(vocabTxt),
          missing);
    } catch (IOException unreadable) {
      throw new TokenizerException(
          "The vocabulary '%s' cannot be read: %s.".formatted(vocabTxt, unreadable.getMessage()),
          unreadable);
    }
  }

  private static String decoded(Path vocabTxt, ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException notUtf8) {
      ByteBuffer before = bytes.flip(); // the decoder stopped in front of the first wrong byte
      long line = StandardCharsets.ISO_8859_1.decode(before).chars().filter(c -> c == '\n').count();
      throw new TokenizerException(
          "The vocabulary '%s' is not UTF-8 in line %d. Save it as UTF-8, with the same lines."
              .formatted(vocabTxt, line + 1),
          notUtf8);
    }
  }
}
