package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** A tensor for tests, whose numbers are in memory. */
record MemoryTensor(String name, List<Long> shape, float... numbers) implements Tensor {

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    out.write(bytes.flip());
  }
}
