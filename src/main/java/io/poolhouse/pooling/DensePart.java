package io.poolhouse.pooling;

/**
 * {@code dense}: the vector of the model's own pooling behind the dense layers that were trained
 * with it, as sentence-transformers has them. It is a whole vector and is joined with no other.
 *
 * @param pooled what the first layer reads; null until {@link ModelShape#resolved} has asked the
 *     model
 * @param outputs numbers in the vector
 */
public record DensePart(Pooling pooled, int outputs) implements Part {
  private static final long serialVersionUID = 1L;

  /** As users write it. */
  static final String WORD = "dense";

  static DensePart unresolved() {
    return new DensePart(null, 0);
  }

  @Override
  public int width(int hiddenSize) {
    return outputs;
  }

  /** Sentence-transformers has no word for the pooler. */
  @Override
  public boolean usesPooler() {
    return false;
  }

  @Override
  public String toString() {
    return WORD;
  }
}
