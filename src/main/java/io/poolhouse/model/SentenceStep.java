package io.poolhouse.model;

/** What happens to a vector after pooling, in a sentence-transformers folder. */
sealed interface SentenceStep {

  record Dense(DenseModule module) implements SentenceStep {}

  /** Division by the vector's length. */
  record Normalize() implements SentenceStep {}
}
