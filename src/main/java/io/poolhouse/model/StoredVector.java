package io.poolhouse.model;

import java.util.List;

/**
 * What a model answered when it was imported, to see years later that it still does.
 *
 * @param vector one pooled vector of {@code text}, not normalised
 */
public record StoredVector(String text, String pooling, List<Float> vector) {
  public StoredVector {
    vector = List.copyOf(vector);
  }
}
