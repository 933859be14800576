package io.poolhouse.engine;

import ai.djl.ndarray.NDArray;
import io.poolhouse.model.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor of a run of training as it is when it is written: rows of what the program holds. No
 * copy of it stays in the heap.
 *
 * @param from its first row in the program's tensor
 */
record TrainedTensor(
    TrainingProgram program,
    TrainingProgram.Place place,
    int index,
    int from,
    String name,
    List<Long> shape)
    implements Tensor {

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    int rows = Math.toIntExact(shape.get(0));
    ByteBuffer bytes = program.read(place, index, from, rows, NDArray::toByteBuffer);
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
