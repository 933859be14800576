package io.poolhouse.compare;

import java.util.Locale;
import java.util.function.Consumer;

/** Counts the texts of one model that are done, and says so after each part. */
final class EmbeddingProgress {
  private final String model;
  private final long texts;
  private final long kept;
  private final Consumer<String> say;
  private long embedded;
  private double seconds;

  /**
   * @param kept how many of the texts an earlier run has embedded
   */
  EmbeddingProgress(String model, long texts, long kept, Consumer<String> say) {
    this.model = model;
    this.texts = texts;
    this.kept = kept;
    this.say = say;
  }

  /** What there is to do, before the first part takes its time. */
  void begin() {
    if (kept > 0) {
      say.accept(
          "%s: %d of %d texts were embedded by an earlier run".formatted(model, kept, texts));
    }
    if (kept < texts) {
      say.accept("%s: embedding %d texts".formatted(model, texts - kept));
    }
  }

  void embedded(TextPart part, double secondsOfPart) {
    embedded += part.texts();
    seconds += secondsOfPart;
    double rate = embedded / seconds;
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

  long texts() {
    return texts;
  }

  long embedded() {
    return embedded;
  }
}
