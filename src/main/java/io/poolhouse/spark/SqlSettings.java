package io.poolhouse.spark;

import org.apache.spark.ml.param.Param;
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
    set(embedder.precision(), embedder::setPrecision);
    set(embedder.device(), embedder::setDevice);
    set(embedder.longTexts(), embedder::setLongTexts);
    set(embedder.onBadRow(), embedder::setOnBadRow);
    set(embedder.maxTokens(), words -> embedder.setMaxTokens(Integer.parseInt(words)));
    set(embedder.normalize(), words -> embedder.setNormalize(isTrue(words)));
    set(embedder.showTexts(), words -> embedder.setShowTexts(isTrue(words)));
    return embedder;
  }

  private interface Setter {
    Object set(String words);
  }

  private static void set(Param<?> param, Setter setter) {
    String words = value(param.name(), "");
    if (!words.isBlank()) {
      try {
        setter.set(words.strip());
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(
            "'%s' is no value for %s%s, which says: %s."
                .formatted(words, PREFIX, param.name(), param.doc()),
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
