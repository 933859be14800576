package io.poolhouse.engine;

import io.poolhouse.pooling.How;

/** What a trained head pools the tokens' states by. */
public sealed interface HeadPooling {

  /** A word of the pooling language. */
  record Word(How how) implements HeadPooling {}

  /**
   * Learned queries: for each, every token of a text weighs as much as the softmax over the text
   * says of its product with the query. The vectors of the queries lie side by side, so that the
   * classifier still knows which query saw what; averaged, they would be one query's vector with
   * blurred weights. At first all tokens weigh the same: training starts from the mean.
   */
  record Attention(int queries) implements HeadPooling {
    public Attention {
      if (queries < 1) {
        throw new IllegalArgumentException(
            "Attention has %d queries; expected at least 1.".formatted(queries));
      }
    }
  }

  /** Vectors of the hidden size, side by side. */
  default int vectors() {
    return this instanceof Attention attention ? attention.queries() : 1;
  }
}
