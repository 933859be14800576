package io.poolhouse.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code tokenizer_config.json} says that changes token ids.
 *
 * @param normalizing what is said of a BertNormalizer, under the names that it has in a {@code
 *     tokenizer.json}
 * @param maxTokens the longest text in tokens
 */
record TokenizerSettings(Map<String, Boolean> normalizing, Optional<Integer> maxTokens) {
  static final TokenizerSettings NONE = new TokenizerSettings(Map.of(), Optional.empty());

  private static final String LOWERCASE = "lowercase";

  /** BertNormalizer's names by those of the settings. */
  private static final SortedMap<String, String> NORMALIZING =
      new TreeMap<>(
          Map.of(
              "do_lower_case", LOWERCASE,
              "strip_accents", "strip_accents",
              "tokenize_chinese_chars", "handle_chinese_chars"));

  private static final String CLASS = "tokenizer_class";

  /** Those that make of a vocab.txt what BertTokenizer makes of it. */
  private static final Set<String> BERTS =
      Set.of("BertTokenizer", "DistilBertTokenizer", "ElectraTokenizer");

  /** Those that leave a tokenizer.json as it is; all others of Hugging Face's change it. */
  private static final Set<String> AS_THE_FILE = Set.of("PreTrainedTokenizer", "TokenizersBackend");

  private static final SortedMap<String, String> CONTROL_TOKENS =
      new TreeMap<>(Map.of("cls_token", "[CLS]", "sep_token", "[SEP]", "unk_token", "[UNK]"));

  /** [CLS], one token, [SEP]: a smaller limit is a mistake in the file. */
  private static final int SHORTEST = 3;

  static TokenizerSettings of(JsonSettings json) {
    // Hugging Face writes 1e30 where nobody set a limit.
    Optional<Integer> tokens =
        json.number("model_max_length")
            .filter(number -> number >= SHORTEST && number <= Integer.MAX_VALUE)
            .map(Double::intValue);
    Map<String, Boolean> normalizing = new LinkedHashMap<>();
    if (!AS_THE_FILE.contains(slow(json.text(CLASS).orElse("")))) {
      NORMALIZING.forEach(
          (key, name) -> json.flag(key).ifPresent(flag -> normalizing.put(name, flag)));
    }
    return new TokenizerSettings(normalizing, tokens);
  }

  Optional<Boolean> lowercase() {
    return Optional.ofNullable(normalizing.get(LOWERCASE));
  }

  /** Refuses settings under which a {@code vocab.txt} is another tokenizer than BERT's. */
  static TokenizerSettings ofVocabulary(JsonSettings json) {
    json.text(CLASS)
        .filter(name -> !BERTS.contains(slow(name)))
        .ifPresent(name -> refuse(CLASS, name, "BertTokenizer"));
    CONTROL_TOKENS.forEach(
        (key, usual) ->
            json.token(key)
                .filter(token -> !token.equals(usual))
                .ifPresent(token -> refuse(key, token, usual)));
    return of(json);
  }

  private static void refuse(String key, String found, String expected) {
    throw new ModelException(
        "%s is '%s'; from a %s this version reads '%s'. Put the model's '%s' beside it."
            .formatted(key, found, TokenizerFiles.VOCABULARY, expected, TokenizerFiles.JSON));
  }

  /** The class that gives the same ids, more slowly. */
  private static String slow(String name) {
    return name.replaceFirst("Fast$", "");
  }
}
