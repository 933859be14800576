package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;

/** How far vectors lie from those expected: the largest absolute difference, by name. */
final class LargestDifferences {
  private final Map<String, Double> byName = new TreeMap<>();

  void add(String name, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, name);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      largest = Math.max(largest, difference); // NaN stays NaN, and no tolerance lets it pass
    }
    byName.merge(name, largest, Math::max);
  }

  void assertAtMost(double tolerance) {
    assertTrue(!byName.isEmpty(), "nothing was compared");
    assertTrue(
        byName.values().stream().allMatch(difference -> difference <= tolerance),
        "largest differences: " + byName + ", tolerance " + tolerance);
  }

  /** The cosine of the angle between two vectors; 1 for two vectors of zeros. */
  static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return squaresOfA == 0 && squaresOfB == 0 ? 1 : product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
