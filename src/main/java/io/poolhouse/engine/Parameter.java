package io.poolhouse.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One tensor of a model that is trained.
 *
 * @param names what it holds, by Hugging Face's names: one, or query, key and value end to end
 *     along the first dimension; none where the model or the head has no such tensor
 * @param shape of each of them
 * @param block where it belongs: 0 for the embeddings, then the layers, one more for the head
 */
record Parameter(List<String> names, List<Long> shape, int block) {

  static Parameter of(String name, int block, long... shape) {
    return new Parameter(List.of(name), Arrays.stream(shape).boxed().toList(), block);
  }

  /** Keeps the place of what is not there. */
  static Parameter absent(int block) {
    return new Parameter(List.of(), List.of(0L), block);
  }

  boolean isAbsent() {
    return names.isEmpty();
  }

  /** Rows of one of its names. */
  int rows() {
    return Math.toIntExact(shape.get(0));
  }

  /** Of all its names, end to end. */
  List<Long> wholeShape() {
    List<Long> whole = new ArrayList<>(shape);
    whole.set(0, names.size() * shape.get(0));
    return whole;
  }

  /** For a file: two parameters never have the same. */
  String name() {
    return String.join("+", names);
  }

  /** Decay pulls towards 0, where neither a bias nor a normalisation has reason to be. */
  boolean decays() {
    return names.stream().noneMatch(name -> name.endsWith(".bias") || name.contains("LayerNorm"));
  }
}
