package io.poolhouse.engine;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What a trained model says of texts, without dropout and in float32, as it will be used.
 *
 * @param vectors what its head classifies, one a text
 * @param logits one a text, one number a class
 */
public record Evaluation(float[][] vectors, float[][] logits) {

  /**
   * @param evaluate gives {@code [windows * (width + classes)]} for a batch
   */
  static Evaluation of(
      int texts, List<PackedBatch> batches, int width, Function<PackedBatch, float[]> evaluate) {
    float[][] vectors = new float[texts][];
    float[][] logits = new float[texts][];
    for (PackedBatch batch : batches) {
      float[] numbers = evaluate.apply(batch);
      int columns = numbers.length / batch.windows().size();
      for (int row = 0; row < batch.windows().size(); row++) {
        int text = batch.windows().get(row).text();
        int start = row * columns;
        vectors[text] = Arrays.copyOfRange(numbers, start, start + width);
        logits[text] = Arrays.copyOfRange(numbers, start + width, start + columns);
      }
    }
    return new Evaluation(vectors, logits);
  }

  /**
   * Of a class's probability by softmax: the loss in nats, but for its sign, where it is the label.
   */
  public double logProbability(int text, int label) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits[text]) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits[text]) {
      sum += Math.exp(logit - largest);
    }
    return logits[text][label] - largest - Math.log(sum);
  }

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
