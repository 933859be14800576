package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** A small tensor for tests. */
record InMemoryTensor(String name, List<Long> shape, float[] numbers) implements Tensor {

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    out.write(bytes);
  }

  InMemoryTensor named(String other) {
    return new InMemoryTensor(other, shape, numbers);
  }

  /** {@code [rows, columns]} as {@code [columns, rows]}. */
  InMemoryTensor transposed() {
    int rows = shape.get(0).intValue();
    int columns = shape.get(1).intValue();
    float[] turned = new float[numbers.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = numbers[row * columns + column];
      }
    }
    return new InMemoryTensor(name, List.of(shape.get(1), shape.get(0)), turned);
  }
}
