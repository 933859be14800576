package io.poolhouse.model;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** The same numbers under another name. */
record Renamed(String name, Tensor tensor) implements Tensor {

  @Override
  public List<Long> shape() {
    return tensor.shape();
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    tensor.writeTo(out);
  }
}
