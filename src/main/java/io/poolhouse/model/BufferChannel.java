package io.poolhouse.model;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** What is written to it stands in a buffer. */
record BufferChannel(ByteBuffer target) implements WritableByteChannel {
  @Override
  public int write(ByteBuffer source) {
    int count = source.remaining();
    target.put(source);
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
