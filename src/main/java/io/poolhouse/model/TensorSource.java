package io.poolhouse.model;

import java.io.IOException;
import java.util.Map;

/**
 * The tensors of one model as their file names them. Opening one has already checked the file's own
 * structure (names, types, offsets, sizes) without reading the numbers.
 */
public interface TensorSource extends AutoCloseable {

  /** By name, in the file's order. */
  Map<String, Tensor> tensors();

  @Override
  void close() throws IOException;
}
