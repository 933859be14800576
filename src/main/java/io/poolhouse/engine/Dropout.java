package io.poolhouse.engine;

/**
 * What a pass of training leaves out at random.
 *
 * @param states the share of the numbers in the embeddings, in what attention and feed-forward add
 *     to the states, and in the vector before the classifier
 * @param attention the share of the attention weights
 */
public record Dropout(double states, double attention) {
  public static final Dropout NONE = new Dropout(0, 0);

  /** BERT's own. */
  public static final Dropout USUAL = new Dropout(0.1, 0.1);

  public Dropout {
    if (!(states >= 0 && states < 1 && attention >= 0 && attention < 1)) {
      throw new IllegalArgumentException(
          "Dropout of %s and %s; expected from 0 to below 1.".formatted(states, attention));
    }
  }
}
