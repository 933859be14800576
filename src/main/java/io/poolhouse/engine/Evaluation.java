package io.poolhouse.engine;

/**
 * What a trained model says of texts, without dropout and in float32, as it will be used.
 *
 * @param vectors what its head classifies, one a text
 * @param logits one a text, one number a class
 */
public record Evaluation(float[][] vectors, float[][] logits) {

  /** The class with the highest logit; the first of equals. */
  public int prediction(int text) {
    int best = 0;
    for (int label = 1; label < logits[text].length; label++) {
      if (logits[text][label] > logits[text][best]) {
        best = label;
      }
    }
    return best;
  }
}
