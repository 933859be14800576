package io.poolhouse.bench;

import io.poolhouse.model.EncoderConfig;
import java.util.List;

/** One matrix product of a layer: {@code [tokens, in]} times {@code [in, out]}. */
record Shape(String part, int in, int out) {

  /** Those of one layer. */
  static List<Shape> of(EncoderConfig model) {
    int hidden = model.hiddenSize();
    int intermediate = model.intermediateSize();
    return List.of(
        new Shape("query, key, value", hidden, 3 * hidden),
        new Shape("attention output", hidden, hidden),
        new Shape("feed-forward in", hidden, intermediate),
        new Shape("feed-forward out", intermediate, hidden));
  }

  /** A multiplication and an addition for each weight. */
  double flopPerToken() {
    return 2.0 * in * out;
  }
}
