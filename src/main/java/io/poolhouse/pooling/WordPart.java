package io.poolhouse.pooling;

import java.util.Objects;

/** How the tokens are pooled, and from which layers. */
public record WordPart(How how, Layers layers) implements Part {
  private static final long serialVersionUID = 1L;

  public WordPart {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(layers, "layers");
  }

  @Override
  public int width(int hiddenSize) {
    return layers.width(hiddenSize);
  }

  @Override
  public boolean usesPooler() {
    return how == How.POOLER;
  }

  /** {@code mean@-2}; the last layer, being the default, is left out: {@code mean}. */
  @Override
  public String toString() {
    return layers.equals(Layers.One.LAST) ? how.word() : how.word() + "@" + layers;
  }
}
