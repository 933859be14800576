package io.poolhouse.model;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the tensors of a file in its order: each name once, and not so many that memory ends.
 */
final class TensorList {
  /** BERT-large has 400. */
  static final int MOST = 100_000;

  private final Path file;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  TensorList(Path file) {
    this.file = file;
  }

  void add(Tensor tensor) {
    if (tensors.put(tensor.name(), tensor) != null) {
      throw new ModelException(
          "%s holds two tensors named %s; expected each name once."
              .formatted(file, Quoted.of(tensor.name())));
    }
    if (tensors.size() > MOST) {
      throw new ModelException("%s holds more than %d tensors.".formatted(file, MOST));
    }
  }

  Map<String, Tensor> asMap() {
    return Collections.unmodifiableMap(tensors);
  }
}
