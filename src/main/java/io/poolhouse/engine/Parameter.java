package io.poolhouse.engine;

import io.poolhouse.model.Part;
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
 * @param decays whether weight decay pulls it towards 0
 */
record Parameter(List<String> names, List<Long> shape, int block, boolean decays) {

  /** Of the encoder. */
  static Parameter of(Part.Leaf leaf, int block) {
    return new Parameter(leaf.names(), leaf.shape(), block, leaf.decays());
  }

  /** Of the head; all but biases decay. */
  static Parameter of(String name, int block, long... shape) {
    return new Parameter(
        List.of(name), Arrays.stream(shape).boxed().toList(), block, !name.endsWith(".bias"));
  }

  /** Keeps the place of what is not there. */
  static Parameter absent(int block) {
    return new Parameter(List.of(), List.of(0L), block, false);
  }

  /** Those of its rows that learn. */
  Parameter withRows(LearnedWords words) {
    List<Long> some = List.of((long) words.rowsOf(rows()), shape.get(1));
    return new Parameter(names, some, block, decays);
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
}
