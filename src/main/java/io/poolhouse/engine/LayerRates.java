package io.poolhouse.engine;

/**
 * How much of the learning rate each part of the model gets.
 *
 * @param below the factor from one layer to the one below it; the last layer and the pooler have
 *     the whole rate, the embeddings the least. 1: all the same
 * @param frozen that many parts from below do not change: 1 for the embeddings, 2 for the first
 *     layer too, and {@link #all} for the whole encoder
 * @param head the factor of the head's rate
 */
public record LayerRates(double below, int frozen, double head) {
  public static final LayerRates SAME = new LayerRates(1, 0, 1);

  public LayerRates {
    if (!(below > 0 && below <= 1 && head > 0) || frozen < 0) {
      throw new IllegalArgumentException(
          ("Layer rates of %s, %d frozen, %s for the head: expected a factor above 0 and at most 1,"
                  + " none or more frozen, and a head's factor above 0.")
              .formatted(below, frozen, head));
    }
  }

  /** The encoder stays as it is; only the head learns. */
  public static LayerRates headOnly(int layers) {
    return new LayerRates(1, all(layers), 1);
  }

  static int all(int layers) {
    return layers + 1;
  }

  /**
   * @param block 0 for the embeddings, then the layers from 1 on, then the head
   */
  double factor(int block, int layers) {
    if (block > layers) {
      return head;
    }
    return block < frozen ? 0 : Math.pow(below, layers - block);
  }
}
