package io.poolhouse.spark;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.util.List;

/** Prompts that a model reads but does not pool: {@code include_prompt} is false in its folder. */
final class UnpooledPrompt {
  private UnpooledPrompt() {}

  /**
   * Tokens at the start of each window that are not pooled; mostly 0. Finds out on the driver what
   * a task would find out late.
   *
   * @throws io.poolhouse.text.TokenizerException where the prompt leaves no room for a text
   * @throws EmbedException where the poolings or windows asked for cannot leave it out
   */
  static int tokens(ModelPackage model, TokenizerOptions options, List<Pooling> poolings)
      throws IOException {
    if (options.prompt().isEmpty()) {
      return 0;
    }
    int tokens;
    try (TextTokenizer tokenizer = TextTokenizer.of(ModelFile.tokenizerJson(model), options)) {
      tokens = tokenizer.promptTokens();
    }
    if (model.sentence().orElseThrow().promptPooled()) {
      return 0;
    }
    if (options.longTexts() == LongTexts.WINDOW) {
      throw refused(model, "windows of long texts do not do. Write '--long truncate'");
    }
    boolean learned =
        poolings.stream()
            .flatMap(pooling -> pooling.parts().stream())
            .anyMatch(LearnedPart.class::isInstance);
    if (learned) {
      throw refused(model, "learned poolings do not do. Name others");
    }
    return tokens;
  }

  /**
   * For training, which pools every token.
   *
   * @param what does not leave a prompt out, as in {@code "training"}
   * @throws EmbedException where this model would have it left out
   */
  static void mustBeNone(ModelPass pass, String what) {
    ModelPackage model = pass.model();
    if (!pass.tokenizer().prompt().isEmpty() && !model.sentence().orElseThrow().promptPooled()) {
      throw refused(model, what + " does not do. Take another model");
    }
  }

  private static EmbedException refused(ModelPackage model, String what) {
    return new EmbedException(
        "Model '%s' leaves its prompt out of the pooling ('include_prompt'), which %s, or '--prompt none'."
            .formatted(model.name(), what));
  }
}
