package io.poolhouse.bench;

import java.util.Arrays;

/** How far two contestants' vectors of the same texts are from each other. */
record Agreement(double largestDifference, double smallestCosine, double medianCosine) {

  static Agreement of(float[][] left, float[][] right) {
    double difference = 0;
    double[] cosines = new double[left.length];
    for (int text = 0; text < left.length; text++) {
      for (int i = 0; i < left[text].length; i++) {
        difference = Math.max(difference, Math.abs(left[text][i] - right[text][i]));
      }
      cosines[text] = cosine(left[text], right[text]);
    }
    Arrays.sort(cosines);
    return new Agreement(difference, cosines[0], cosines[cosines.length / 2]);
  }

  static double cosine(float[] left, float[] right) {
    double product = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      leftSquares += (double) left[i] * left[i];
      rightSquares += (double) right[i] * right[i];
    }
    return product / Math.sqrt(leftSquares * rightSquares);
  }
}
