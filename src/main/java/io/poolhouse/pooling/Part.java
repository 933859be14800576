package io.poolhouse.pooling;

import java.io.Serializable;

/** One operand of {@code +}. */
public sealed interface Part extends Serializable permits WordPart, LearnedPart, DensePart {

  /** Floats in this part's vector. */
  int width(int hiddenSize);

  /** Whether the model's own dense layer over [CLS] is needed. */
  boolean usesPooler();

  /** As {@link #toString}, and for learned weights which they are: equal texts, equal vectors. */
  default String identity() {
    return toString();
  }
}
