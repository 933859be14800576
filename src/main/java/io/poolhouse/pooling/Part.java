package io.poolhouse.pooling;

import java.io.Serializable;
import java.util.Objects;

/** One operand of {@code +}: how the tokens are pooled, and from which layers. */
public record Part(How how, Layers layers) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Part {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(layers, "layers");
  }

  /** Floats in this part's vector. */
  public int width(int hiddenSize) {
    return layers.width(hiddenSize);
  }

  /** {@code mean@-2}; the last layer, being the default, is left out: {@code mean}. */
  @Override
  public String toString() {
    return layers.equals(Layers.One.LAST) ? how.word() : how.word() + "@" + layers;
  }
}
