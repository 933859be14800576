package io.poolhouse.model;

import io.poolhouse.model.ProtobufReader.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * An ONNX tensor of 16-bit floats that lie in {@code int32_data}: one variable-length integer each,
 * whose lower 16 bits are the number.
 */
final class PackedHalves implements Tensor {
  private static final int CHUNK = 1 << 16;

  private final TensorHeader header;
  private final TensorFile file;
  private final NumberFormat format;
  private final Region integers;

  PackedHalves(TensorHeader header, TensorFile file, NumberFormat format, Region integers) {
    this.header = header;
    this.file = file;
    this.format = format;
    this.integers = integers;
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
    Widening widening = new Widening(out);
    ProtobufReader.read(file, integers, reader -> reader.varints(widening::take));
    widening.finish();
  }

  private final class Widening {
    private final WritableByteChannel out;
    private final ByteBuffer half = ByteBuffer.allocate(Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer float32 = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private long count;

    Widening(WritableByteChannel out) {
      this.out = out;
    }

    void take(long integer) throws IOException {
      if (++count > header.elements()) {
        throw header.refuse("has more numbers than its shape %s.".formatted(header.shape()));
      }
      if (!float32.hasRemaining()) {
        StoredTensor.writeAll(float32.flip(), out);
        float32.clear();
      }
      half.clear().putShort((short) integer).flip();
      float32.putInt(format.nextAsFloat32Bits(half));
    }

    void finish() throws IOException {
      StoredTensor.writeAll(float32.flip(), out);
      if (count < header.elements()) {
        throw header.refuse(
            "has %d numbers, fewer than its shape %s.".formatted(count, header.shape()));
      }
    }
  }
}
