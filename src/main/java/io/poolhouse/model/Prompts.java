package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Words that a model was trained to read before each text, such as {@code query: }, as {@code
 * config_sentence_transformers.json} has them.
 *
 * @param byName in the file's order; an empty one is as good as none
 * @param byDefault the name of the one that is put there if nobody says otherwise
 */
public record Prompts(Map<String, String> byName, Optional<String> byDefault) {
  /** Of a model without any. */
  public static final Prompts NONE = new Prompts(Map.of(), Optional.empty());

  /** What a user says to have none. */
  public static final String NO_PROMPT = "none";

  static final String FILE = "config_sentence_transformers.json";

  private static final String PROMPTS = "prompts";
  private static final String DEFAULT = "default_prompt_name";
  private static final String WIDTH = "truncate_dim";

  public Prompts {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  static Prompts read(Path file) throws IOException {
    return JsonSettings.read(file, Prompts::of);
  }

  private static Prompts of(JsonSettings json) {
    SentenceFolder.mustBe(json, "model_type", "SentenceTransformer");
    mustBeWhole(json);
    Map<String, String> byName = new LinkedHashMap<>();
    json.object(PROMPTS, "an object of texts")
        .ifPresent(
            prompts ->
                // null is a prompt without words, too
                prompts
                    .object()
                    .keySet()
                    .forEach(name -> byName.put(name, prompts.text(name).orElse(""))));
    Optional<String> byDefault = json.text(DEFAULT);
    if (byDefault.isPresent() && !byName.containsKey(byDefault.get())) {
      throw new ModelException(
          "%s is '%s', which is none of its prompts; expected %s."
              .formatted(DEFAULT, byDefault.get(), names(byName)));
    }
    return new Prompts(byName, byDefault);
  }

  /** sentence-transformers would cut the finished vectors. */
  private static void mustBeWhole(JsonSettings json) {
    json.wholeNumber(WIDTH)
        .ifPresent(
            numbers -> {
              throw new ModelException(
                  "%s is %d: Poolhouse does not cut vectors. Take the key away to have them whole."
                      .formatted(WIDTH, numbers));
            });
  }

  /**
   * What goes before each text; often nothing.
   *
   * @param asked a prompt's name, {@link #NO_PROMPT}, or blank for the default
   * @throws ModelException for a name that the model does not have
   */
  public String text(String asked, String model) {
    if (asked.isBlank()) {
      return byDefault.map(byName::get).orElse("");
    }
    if (byName.containsKey(asked)) {
      return byName.get(asked);
    }
    if (asked.equals(NO_PROMPT)) {
      return "";
    }
    throw new ModelException(
        "Model '%s' has no prompt '%s'; expected %s."
            .formatted(model, asked, byName.isEmpty() ? "'none'" : names(byName) + " or 'none'"));
  }

  private static String names(Map<String, String> byName) {
    return byName.isEmpty() ? "one of them" : "'" + String.join("', '", byName.keySet()) + "'";
  }
}
