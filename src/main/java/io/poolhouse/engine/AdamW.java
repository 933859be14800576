package io.poolhouse.engine;

/**
 * How a step's gradients change the weights: Loshchilov and Hutter, "Decoupled Weight Decay
 * Regularization" (2019), as torch.optim.AdamW computes it.
 *
 * @param decay of everything but biases and layer normalisations, for a rate of 1
 * @param clip the longest that all gradients, taken as one vector, may be; 0 for no limit
 */
public record AdamW(double decay, double clip, double beta1, double beta2, double epsilon) {
  public static final AdamW USUAL = new AdamW(0.01, 1, 0.9, 0.999, 1e-8);

  public AdamW {
    if (!(decay >= 0 && clip >= 0 && epsilon > 0) || !isShare(beta1) || !isShare(beta2)) {
      throw new IllegalArgumentException(
          ("AdamW with decay %s, clip %s, betas %s and %s, epsilon %s: expected decay and clip of"
                  + " at least 0, betas from 0 to below 1, epsilon above 0.")
              .formatted(decay, clip, beta1, beta2, epsilon));
    }
  }

  private static boolean isShare(double beta) {
    return beta >= 0 && beta < 1;
  }
}
