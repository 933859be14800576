package io.poolhouse.compare;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Counts the texts of one model that are done, and says so after each part. */
final class EmbeddingProgress {
  private final String model;
  private final long texts;
  private final Consumer<String> say;
  private long kept;
  private long embedded;
  private double seconds;

  private EmbeddingProgress(String model, long texts, Consumer<String> say) {
    this.model = model;
    this.texts = texts;
    this.say = say;
  }

  static EmbeddingProgress of(String model, List<TextPart> parts, Consumer<String> say) {
    return new EmbeddingProgress(model, parts.stream().mapToLong(TextPart::texts).sum(), say);
  }

  void kept(TextPart part) {
    kept += part.texts();
  }

  void embedded(TextPart part, double ofPart) {
    embedded += part.texts();
    seconds += ofPart;
    double rate = embedded / seconds;
    // Kept parts that are still to come are counted as work: the estimate is high, never low.
    say.accept(
        String.format(
            Locale.ROOT,
            "%s: %d of %d texts embedded, %.0f texts/s%s",
            model,
            kept + embedded,
            texts,
            rate,
            left(rate)));
  }

  private String left(double rate) {
    long missing = texts - kept - embedded;
    return missing == 0
        ? ""
        : String.format(Locale.ROOT, ", about %.0f s left", Math.ceil(missing / rate));
  }

  /** Says what an earlier run has spared this one. */
  void done() {
    if (kept > 0) {
      say.accept(
          "%s: %d of %d texts were embedded by an earlier run".formatted(model, kept, texts));
    }
  }

  long texts() {
    return texts;
  }

  long embedded() {
    return embedded;
  }
}
