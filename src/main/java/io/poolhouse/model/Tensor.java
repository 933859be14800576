package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor that lies in a file. Only its name and shape are in memory; the numbers are streamed, so
 * that loading a model never needs a copy of it in the heap.
 */
public interface Tensor {

  String name();

  /** Dimensions, outermost first; numbers lie in row-major order. */
  List<Long> shape();

  /**
   * Streams all numbers as float32, little-endian, row-major: {@code 4 * elements} bytes, whatever
   * type the file holds.
   */
  void writeTo(WritableByteChannel out) throws IOException;

  /**
   * The same into memory.
   *
   * @param target empty, with room for all numbers
   * @return it, ready to be read from the first number on
   */
  default ByteBuffer writeTo(ByteBuffer target) throws IOException {
    writeTo(new BufferChannel(target));
    return target.flip();
  }

  /** The product of the shape; 1 for a scalar. */
  default long elements() {
    return shape().stream().reduce(1L, Math::multiplyExact);
  }
}
