package io.poolhouse.bench;

/** How far two contestants' vectors of the same texts are from each other. */
record Agreement(double largestDifference, double smallestCosine) {

  static Agreement of(float[][] left, float[][] right) {
    double difference = 0;
    double cosine = 1;
    for (int text = 0; text < left.length; text++) {
      for (int i = 0; i < left[text].length; i++) {
        difference = Math.max(difference, Math.abs(left[text][i] - right[text][i]));
      }
      cosine = Math.min(cosine, cosine(left[text], right[text]));
    }
    return new Agreement(difference, cosine);
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
