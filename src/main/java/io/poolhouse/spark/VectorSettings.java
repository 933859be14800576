package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TokenizerOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All that decides a text's vectors but the text: the device is left out, because CPUs and GPUs
 * give the same but for rounding.
 *
 * @param checksum of the model
 * @param poolings as they were asked for; their order does not matter
 * @param asVector whether they are stored as ML vectors
 */
record VectorSettings(String checksum, List<Pooling> poolings, ModelPass pass, boolean asVector) {

  /** Changes when equal settings no longer mean equal vectors. */
  private static final int VERSION = 1;

  /** Equal lines, equal vectors. */
  String line() {
    TokenizerOptions tokenizer = pass.tokenizer();
    String line = withoutPrompt(tokenizer);
    return tokenizer.prompt().isEmpty()
        ? line
        : line + " prompt=" + URLEncoder.encode(tokenizer.prompt(), StandardCharsets.UTF_8);
  }

  private String withoutPrompt(TokenizerOptions tokenizer) {
    return String.join(
        " ",
        "v" + VERSION,
        "model=" + checksum,
        "poolings="
            + poolings.stream().map(Pooling::identity).sorted().collect(Collectors.joining(",")),
        "max-tokens=" + tokenizer.maxTokens(),
        "long=" + tokenizer.longTexts().word(),
        // It moves nothing where there are no windows.
        "window-stride="
            + (tokenizer.longTexts() == LongTexts.WINDOW ? tokenizer.windowStride() : "none"),
        "special-tokens=" + (tokenizer.controlTokens() ? "control" : "text"),
        "normalize=" + pass.normalize(),
        "precision=" + pass.precision().word(),
        "as=" + (asVector ? "vector" : "array"));
  }
}
