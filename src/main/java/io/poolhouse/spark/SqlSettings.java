package io.poolhouse.spark;

import org.apache.spark.sql.internal.SQLConf;

/**
 * What the arguments of a call leave open, from the session's settings {@code spark.poolhouse.…};
 * each is a param of {@link TextEmbedder}, whose default holds where it is not set.
 */
final class SqlSettings {
  static final String PREFIX = "spark.poolhouse.";

  private SqlSettings() {}

  static String model() {
    return value("model", "minilm");
  }

  /**
   * @throws IllegalArgumentException for a setting that cannot be, in words for the user
   */
  static TextEmbedder embedder(String model) {
    TextEmbedder embedder = new TextEmbedder().setModel(model);
    set("precision", embedder::setPrecision);
    set("device", embedder::setDevice);
    set("longTexts", embedder::setLongTexts);
    set("onBadRow", embedder::setOnBadRow);
    set("maxTokens", words -> embedder.setMaxTokens(Integer.parseInt(words)));
    set("normalize", words -> embedder.setNormalize(isTrue(words)));
    set("showTexts", words -> embedder.setShowTexts(isTrue(words)));
    return embedder;
  }

  private interface Setter {
    Object set(String words);
  }

  private static void set(String name, Setter setter) {
    String words = value(name, "");
    if (!words.isBlank()) {
      try {
        setter.set(words.strip());
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "%s%s is '%s': %s".formatted(PREFIX, name, words, wrong.getMessage()), wrong);
      }
    }
  }

  private static boolean isTrue(String words) {
    return switch (words) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false.");
    };
  }

  private static String value(String name, String otherwise) {
    return SQLConf.get().getConfString(PREFIX + name, otherwise);
  }
}
