package io.poolhouse.model;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that holds tensors. Read at positions, so several threads may stream from one. Not
 * memory-mapped: a map stays until the collector finds it, and kills the JVM when the file shrinks.
 */
final class TensorFile implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private TensorFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  static TensorFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new ModelException(path + " is a folder; expected a file.");
    }
    try {
      return new TensorFile(path, FileChannel.open(path));
    } catch (NoSuchFileException e) {
      throw new ModelException("No such file: " + path, e);
    }
  }

  Path path() {
    return path;
  }

  /** In bytes, when the file was opened. */
  long size() {
    return size;
  }

  /** Fills the buffer from this position of the file and makes it ready to be read. */
  void read(ByteBuffer buffer, long position) throws IOException {
    long next = position;
    while (buffer.hasRemaining()) {
      int count = channel.read(buffer, next);
      if (count < 0) {
        throw refuse("ends at byte " + next + ", in the middle of its data. Download it again.");
      }
      next += count;
    }
    buffer.flip();
  }

  /** The bytes of a part that is known to lie in the file and to be small; little-endian. */
  ByteBuffer bytes(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(buffer, position);
    return buffer;
  }

  /** A stream of one part of the file. Closing it leaves the file open. */
  InputStream stream(long position, long length) {
    return new Part(position, Math.addExact(position, length));
  }

  ModelException refuse(String problem) {
    return new ModelException(path + " " + problem);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Part extends InputStream {
    private long next;
    private final long end;

    Part(long start, long end) {
      this.next = start;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int wanted = (int) Math.min(length, end - next);
      int count = wanted == 0 ? -1 : channel.read(ByteBuffer.wrap(target, offset, wanted), next);
      next += Math.max(count, 0);
      return count;
    }

    @Override
    public long skip(long count) {
      long skipped = Math.max(0, Math.min(count, end - next));
      next += skipped;
      return skipped;
    }
  }
}
