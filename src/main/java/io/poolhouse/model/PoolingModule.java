package io.poolhouse.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What sentence-transformers pools by: the {@code config.json} of its module {@code Pooling}.
 *
 * @param pooling in the pooling language; several are joined into one vector
 * @param promptPooled whether the tokens of a prompt are pooled with those of the text
 */
record PoolingModule(String pooling, boolean promptPooled) {
  static final String TYPE = "Pooling";
  static final String USUAL_FOLDER = "1_Pooling";
  static final String PROMPT = "include_prompt";

  private static final String MODE = "pooling_mode";

  /** Word for word in the pooling language, in the order in which the old flags are joined. */
  private static final Map<String, String> WORDS = new LinkedHashMap<>();

  /** The same modes as older versions wrote them, a flag each. */
  private static final Map<String, String> FLAGS = new LinkedHashMap<>();

  /** Those that the first versions have no flag for. */
  private static final Set<String> LATER_WORDS = Set.of("weighted", "last");

  static {
    mode("cls", "cls", "cls_token");
    mode("max", "max", "max_tokens");
    mode("mean", "mean", "mean_tokens");
    mode("sqrt", "mean_sqrt_len_tokens", "mean_sqrt_len_tokens");
    mode("weighted", "weightedmean", "weightedmean_tokens");
    mode("last", "lasttoken", "lasttoken");
  }

  private static void mode(String word, String mode, String flag) {
    WORDS.put(mode, word);
    FLAGS.put(MODE + "_" + flag, word);
  }

  static PoolingModule read(Path config) throws IOException {
    return JsonSettings.read(config, PoolingModule::of);
  }

  /** That of a folder which has no {@code modules.json} to name it. */
  static Optional<PoolingModule> besideModel(Path folder) throws IOException {
    Optional<Path> config =
        FolderListing.file(folder.resolve(USUAL_FOLDER), ModelFolder.CONFIGURATION);
    return config.isEmpty() ? Optional.empty() : Optional.of(read(config.get()));
  }

  private static PoolingModule of(JsonSettings json) {
    List<String> words = words(json.oneOrMoreTexts(MODE));
    if (words.isEmpty()) {
      words = flagged(json);
    }
    String pooling = words.isEmpty() ? "mean" : String.join("+", words);
    return new PoolingModule(pooling, json.flag(PROMPT).orElse(true));
  }

  private static List<String> words(List<String> modes) {
    List<String> words = new ArrayList<>();
    for (String mode : modes) {
      if (!WORDS.containsKey(mode)) {
        throw new ModelException(
            "%s is '%s', which Poolhouse does not know; expected one of %s."
                .formatted(MODE, mode, String.join(", ", WORDS.keySet())));
      }
      words.add(WORDS.get(mode));
    }
    return words;
  }

  private static List<String> flagged(JsonSettings json) {
    List<String> words = new ArrayList<>();
    FLAGS.forEach(
        (flag, word) -> {
          if (json.flag(flag).orElse(false)) {
            words.add(word);
          }
        });
    for (String key : json.keys()) {
      if (key.startsWith(MODE + "_") && !FLAGS.containsKey(key) && json.flag(key).orElse(false)) {
        throw new ModelException(
            "%s is true, which Poolhouse does not know; expected one of %s."
                .formatted(key, String.join(", ", FLAGS.keySet())));
      }
    }
    return words;
  }

  /** The modes of a pooling that sentence-transformers has too; empty for any other. */
  static Optional<List<String>> modes(String pooling) {
    List<String> modes = new ArrayList<>();
    for (String word : pooling.split("\\+")) {
      Optional<String> mode =
          WORDS.entrySet().stream()
              .filter(entry -> entry.getValue().equals(word))
              .map(Map.Entry::getKey)
              .findFirst();
      if (mode.isEmpty()) {
        return Optional.empty();
      }
      modes.add(mode.get());
    }
    return Optional.of(modes);
  }

  /**
   * Modes as a file has them: flags, which all versions read. They have one order: for modes in
   * another, only the newest versions have a form.
   */
  static Map<String, Object> settings(List<String> modes) {
    List<String> inOrder = WORDS.keySet().stream().filter(modes::contains).toList();
    if (!inOrder.equals(modes)) {
      return Map.of(MODE, modes);
    }
    Map<String, Object> flags = new LinkedHashMap<>();
    FLAGS.forEach(
        (flag, word) -> {
          boolean on = modes.stream().anyMatch(mode -> WORDS.get(mode).equals(word));
          // The mean's is on where it is unsaid; the first versions stop at a later one.
          if (on || !LATER_WORDS.contains(word)) {
            flags.put(flag, on);
          }
        });
    return flags;
  }
}
