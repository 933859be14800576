package io.poolhouse.model;

import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A tensor that is no weight, such as {@code embeddings.position_ids}: listed, so that a caller can
 * pass over it, but without numbers.
 *
 * @param type as the file's format calls it
 */
record UnreadableTensor(TensorHeader header, String type) implements Tensor {

  @Override
  public String name() {
    return header.name();
  }

  @Override
  public List<Long> shape() {
    return header.shape();
  }

  @Override
  public void writeTo(WritableByteChannel out) {
    throw header.refuse(
        "has the type %s, but only float32, float16 and bfloat16 can be read as weights."
            .formatted(type));
  }
}
