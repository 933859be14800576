package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A matrix that lies the other way round in its file: {@code [in, out]} there, {@code [out, in]}
 * here. Streaming it holds the whole matrix in the heap, 9 MB for the largest of BERT-base.
 */
final class Transposed implements Tensor {
  /** 256 MB: thirty times the largest matrix of BERT-base. Embeddings are never transposed. */
  private static final long MOST_ELEMENTS = 1L << 26;

  private static final int CHUNK = 1 << 20;

  private final String name;
  private final Tensor matrix;

  Transposed(String name, Tensor matrix) {
    this.name = name;
    this.matrix = matrix;
    if (matrix.shape().size() != 2) {
      throw new ModelException(
          "Tensor %s has the shape %s; expected a matrix."
              .formatted(Quoted.of(matrix.name()), matrix.shape()));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Long> shape() {
    return List.of(matrix.shape().get(1), matrix.shape().get(0));
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    if (matrix.elements() == 0) {
      return; // Its other dimension may be too large for an int.
    }
    if (matrix.elements() > MOST_ELEMENTS) {
      throw new ModelException(
          "Tensor %s has the shape %s; expected at most %d numbers, because a matrix is turned round in memory."
              .formatted(Quoted.of(name), matrix.shape(), MOST_ELEMENTS));
    }
    int rows = (int) (long) matrix.shape().get(0);
    int columns = (int) (long) matrix.shape().get(1);
    ByteBuffer numbers = matrix.writeTo(ByteBuffer.allocate((int) matrix.elements() * Float.BYTES));
    ByteBuffer chunk = ByteBuffer.allocate(Math.min(CHUNK, numbers.limit()));
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        if (!chunk.hasRemaining()) {
          StoredTensor.writeAll(chunk.flip(), out);
          chunk.clear();
        }
        // Bytes are moved, not numbers: both sides are little-endian whatever the buffers say.
        chunk.putInt(numbers.getInt((row * columns + column) * Float.BYTES));
      }
    }
    StoredTensor.writeAll(chunk.flip(), out);
  }
}
