package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/** A tensor whose numbers lie in one piece in a file, in one of the formats we can widen. */
final class StoredTensor implements Tensor {
  /** Bytes per read. More gains nothing, and several tensors may stream at once. */
  private static final int CHUNK = 1 << 20;

  private final TensorHeader header;
  private final TensorFile file;
  private final NumberFormat format;
  private final long position;
  private final OptionalInt maskedChecksum;

  /**
   * @param position of the first number in the file, in bytes
   * @param length of all numbers in the file, in bytes
   * @param maskedChecksum of these bytes, as {@link MaskedCrc32c} has it
   */
  StoredTensor(
      TensorHeader header,
      TensorFile file,
      NumberFormat format,
      long position,
      long length,
      OptionalInt maskedChecksum) {
    this.header = header;
    this.file = file;
    this.format = format;
    this.position = position;
    this.maskedChecksum = maskedChecksum;
    checkExtent(length);
  }

  StoredTensor(
      TensorHeader header, TensorFile file, NumberFormat format, long position, long length) {
    this(header, file, format, position, length, OptionalInt.empty());
  }

  private void checkExtent(long length) {
    long expected = header.elements() * format.bytes();
    if (length != expected) {
      throw header.refuse(
          "takes %d bytes, but its shape %s of %s needs %d."
              .formatted(length, header.shape(), format, expected));
    }
    if (position < 0 || position > file.size() || length > file.size() - position) {
      throw header.refuse(
          "has its %d bytes at byte %d of %s, which has only %d. The file is truncated; download it again."
              .formatted(length, position, file.path(), file.size()));
    }
  }

  @Override
  public String name() {
    return header.name();
  }

  @Override
  public List<Long> shape() {
    return header.shape();
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    long end = position + header.elements() * format.bytes();
    int chunk = (int) Math.min(CHUNK, end - position);
    ByteBuffer numbers = littleEndian(chunk);
    ByteBuffer float32 = littleEndian(chunk / format.bytes() * Float.BYTES);
    CRC32C checksum = new CRC32C();
    for (long next = position; next < end; next += chunk) {
      numbers.clear().limit((int) Math.min(chunk, end - next));
      file.read(numbers, next);
      checksum.update(numbers.duplicate());
      float32.clear();
      format.widen(numbers, float32);
      writeAll(float32.flip(), out);
    }
    checkChecksum(MaskedCrc32c.mask((int) checksum.getValue()));
  }

  private void checkChecksum(int actual) {
    if (maskedChecksum.isPresent() && maskedChecksum.getAsInt() != actual) {
      throw header.refuse(
          "is damaged: its checksum is %08x, expected %08x. Download the file again."
              .formatted(actual, maskedChecksum.getAsInt()));
    }
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A channel may take less than it is given. */
  static void writeAll(ByteBuffer bytes, WritableByteChannel out) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }
}
