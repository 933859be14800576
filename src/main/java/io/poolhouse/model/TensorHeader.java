package io.poolhouse.model;

import java.nio.file.Path;
import java.util.List;

/**
 * What a file says about a tensor before its numbers, checked: a name that fits in a message, a
 * shape that can be multiplied without overflow.
 */
record TensorHeader(Path file, String name, List<Long> shape) {
  /**
   * The longest name in a BERT has 60 characters; the limit keeps a hostile file out of the heap.
   */
  static final int LONGEST_NAME = 1024;

  /** A BERT has two dimensions at most. */
  static final int MOST_DIMENSIONS = 16;

  /** So that multiplying by the bytes of the widest number cannot overflow either. */
  private static final long MOST_ELEMENTS = Long.MAX_VALUE / 16;

  TensorHeader {
    if (name.isEmpty()
        || name.length() > LONGEST_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new ModelException(
          "%s names a tensor %s; expected 1 to %d printable characters."
              .formatted(file, Quoted.of(name), LONGEST_NAME));
    }
    if (shape.size() > MOST_DIMENSIONS) {
      throw new ModelException(
          "Tensor %s in %s has %d dimensions; expected at most %d."
              .formatted(Quoted.of(name), file, shape.size(), MOST_DIMENSIONS));
    }
    shape = List.copyOf(shape);
    if (!isCountable(shape)) {
      throw new ModelException(
          "Tensor %s in %s has the impossible shape %s.".formatted(Quoted.of(name), file, shape));
    }
  }

  /** The product of the shape; 1 for a scalar. */
  long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  ModelException refuse(String problem) {
    return new ModelException("Tensor %s in %s %s".formatted(Quoted.of(name), file, problem));
  }

  private static boolean isCountable(List<Long> shape) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 0 || (dimension > 0 && elements > MOST_ELEMENTS / dimension)) {
        return false;
      }
      elements *= dimension;
    }
    return true;
  }
}
