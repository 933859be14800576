package io.poolhouse.spark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.spark.sql.internal.SQLConf;

/**
 * What the arguments of a call leave open, from the session's settings {@code spark.poolhouse.…};
 * each is a param of {@link TextEmbedder}, whose default holds where it is not set.
 */
final class SqlSettings {
  static final String PREFIX = "spark.poolhouse.";

  private static final String MODEL = "model";

  /** By the name of the param. */
  private static final Map<String, BiConsumer<TextEmbedder, String>> SETTERS =
      new LinkedHashMap<>();

  static {
    SETTERS.put("precision", TextEmbedder::setPrecision);
    SETTERS.put("device", TextEmbedder::setDevice);
    SETTERS.put("learned", TextEmbedder::setLearned);
    SETTERS.put("longTexts", TextEmbedder::setLongTexts);
    SETTERS.put("onBadRow", TextEmbedder::setOnBadRow);
    SETTERS.put("maxTokens", (embedder, words) -> embedder.setMaxTokens(Integer.parseInt(words)));
    SETTERS.put("normalize", (embedder, words) -> embedder.setNormalize(isTrue(words)));
    SETTERS.put("prompt", TextEmbedder::setPrompt);
    SETTERS.put("showTexts", (embedder, words) -> embedder.setShowTexts(isTrue(words)));
  }

  private SqlSettings() {}

  /** The settings' whole names. */
  static List<String> keys() {
    return Stream.concat(Stream.of(MODEL), SETTERS.keySet().stream())
        .map(name -> PREFIX + name)
        .toList();
  }

  static String model() {
    return value(MODEL, "minilm");
  }

  /**
   * @throws IllegalArgumentException for a setting that cannot be, in words for the user
   */
  static TextEmbedder embedder(String model) {
    TextEmbedder embedder = new TextEmbedder().setModel(model);
    SETTERS.forEach((name, setter) -> set(embedder, name, setter));
    return embedder;
  }

  private static void set(
      TextEmbedder embedder, String name, BiConsumer<TextEmbedder, String> setter) {
    String words = value(name, "");
    if (!words.isBlank()) {
      try {
        setter.accept(embedder, words.strip());
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "'%s' is no value for %s%s, which says: %s."
                .formatted(words, PREFIX, name, embedder.getParam(name).doc()),
            wrong);
      }
    }
  }

  private static boolean isTrue(String words) {
    return switch (words) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(words);
    };
  }

  private static String value(String name, String otherwise) {
    return SQLConf.get().getConfString(PREFIX + name, otherwise);
  }
}
