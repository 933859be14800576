package io.poolhouse.model;

import java.util.regex.Pattern;

/**
 * A tensor's name in torch's spelling, whatever framework wrote the file.
 *
 * @param torch for instance {@code bert.encoder.layer.0.output.dense.weight}
 * @param transposed the file holds TensorFlow's {@code [inputs, outputs]}
 */
record TensorName(String torch, boolean transposed) {
  private static final Pattern LAYER = Pattern.compile("\\blayer_(\\d+)\\b");
  private static final Pattern TABLE =
      Pattern.compile("embeddings\\.(word|position|token_type)_embeddings$");

  static TensorName of(String name) {
    boolean tensorFlow = name.contains("/");
    String torch = tensorFlow ? LAYER.matcher(name.replace('/', '.')).replaceAll("layer.$1") : name;
    boolean kernel = tensorFlow && torch.endsWith(".kernel");
    if (kernel) {
      torch = torch.substring(0, torch.length() - "kernel".length()) + "weight";
    }
    return new TensorName(table(norm(torch)), kernel);
  }

  /** The first release of BERT for torch kept TensorFlow's words for a norm's gain and bias. */
  private static String norm(String name) {
    return name.replaceFirst("LayerNorm\\.gamma$", "LayerNorm.weight")
        .replaceFirst("LayerNorm\\.beta$", "LayerNorm.bias");
  }

  private static String table(String name) {
    return TABLE.matcher(name).find() ? name + ".weight" : name;
  }
}
