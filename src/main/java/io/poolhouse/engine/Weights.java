package io.poolhouse.engine;

import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One tensor of the program: model tensors end to end along the first dimension, such as the
 * weights of query, key and value. Without parts it is a tensor of shape {@code [0]}.
 */
record Weights(List<Tensor> parts) {

  /** Dimensions, outermost first. All parts have the same inner dimensions. */
  List<Integer> shape() {
    List<Integer> shape = new ArrayList<>();
    shape.add(parts.stream().mapToInt(part -> Math.toIntExact(part.shape().get(0))).sum());
    if (!parts.isEmpty()) {
      parts.get(0).shape().stream().skip(1).map(Math::toIntExact).forEach(shape::add);
    }
    return shape;
  }

  long bytes() {
    return Float.BYTES * parts.stream().mapToLong(Tensor::elements).sum();
  }

  /** Streams all numbers as little-endian float32. */
  void writeTo(WritableByteChannel out) throws IOException {
    for (Tensor part : parts) {
      part.writeTo(out);
    }
  }
}
