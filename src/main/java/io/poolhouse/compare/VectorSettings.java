package io.poolhouse.compare;

import io.poolhouse.model.ModelPackage;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Everything but the text and the pooling that decides a vector.
 *
 * <p>The device is not part of it: in the same precision CPU and GPU differ by rounding only, and a
 * job that was killed on one may go on with the other. Nor are the poolings: those of a part are
 * kept with it, and a pooling's vectors are the same whatever others the pass gives.
 *
 * @param maxTokens the longest text that the model sees whole
 * @param text one line a setting
 */
record VectorSettings(String modelName, int maxTokens, String text) {

  static VectorSettings of(TextEmbedder embedder) {
    ModelPackage model = embedder.resolvedModel();
    try {
      int asked = (Integer) embedder.getOrDefault(embedder.maxTokens());
      int maxTokens = asked == 0 ? model.maxTokens() : asked;
      return new VectorSettings(model.name(), maxTokens, lines(embedder, maxTokens));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lines(TextEmbedder embedder, int maxTokens) throws IOException {
    int stride = (Integer) embedder.getOrDefault(embedder.windowStride());
    return String.join(
        "\n",
        "poolhouse " + version(),
        "model " + embedder.resolvedModel().checksum(),
        "max-tokens " + maxTokens,
        "long-texts " + embedder.getOrDefault(embedder.longTexts()),
        "window-stride " + (stride == 0 ? maxTokens - 2 : stride),
        "control-tokens " + embedder.getOrDefault(embedder.controlTokens()),
        "normalize " + embedder.normalizes(),
        "prompt " + URLEncoder.encode(embedder.promptText(), StandardCharsets.UTF_8),
        "precision " + embedder.getOrDefault(embedder.precision()),
        // With 'fail' there must be no vector that 'mark' left out.
        "on-bad-row " + embedder.getOrDefault(embedder.onBadRow()));
  }

  /** Another version may pool otherwise. */
  private static String version() {
    return Objects.requireNonNullElse(
        VectorSettings.class.getPackage().getImplementationVersion(), "development");
  }

  /** SHA-256 of the settings, in hexadecimal. */
  String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** For people to recognise; what decides is the whole checksum, which is kept with each part. */
  String folderName() {
    return modelName.replaceAll("[^A-Za-z0-9._-]+", "_") + "-" + checksum().substring(0, 16);
  }
}
