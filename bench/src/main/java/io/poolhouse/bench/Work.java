package io.poolhouse.bench;

import io.poolhouse.model.EncoderConfig;
import io.poolhouse.text.TextTokenizer;
import java.util.List;

/**
 * Floating-point operations that a model's matrix products take for some texts.
 *
 * @param linear in the products with weights, of all layers
 * @param attention in the products of queries with keys and of weights with values
 */
record Work(long tokens, double linear, double attention) {

  static Work of(EncoderConfig model, TextTokenizer tokenizer, List<String> texts) {
    long tokens = 0;
    double pairs = 0;
    for (var text : tokenizer.tokenize(texts)) {
      for (int[] window : text.windows()) {
        tokens += window.length;
        pairs += (double) window.length * window.length;
      }
    }
    double perToken = Shape.of(model).stream().mapToDouble(Shape::flopPerToken).sum();
    double perPair = 4.0 * model.hiddenSize();
    return new Work(tokens, model.layers() * perToken * tokens, model.layers() * perPair * pairs);
  }

  double flop() {
    return linear + attention;
  }
}
