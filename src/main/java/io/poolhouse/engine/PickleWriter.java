package io.poolhouse.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the part of Python's pickle protocol 2 that a TorchScript archive needs: objects with
 * attributes, tensors by reference to a storage, numbers, strings and lists. Nothing is memoized,
 * so equal calls give equal bytes.
 *
 * <p>Source of the opcodes: CPython's {@code pickletools}; of the tensor form: {@code
 * torch/csrc/jit/docs/serialization.md}.
 */
final class PickleWriter {
  private static final byte[] PROTOCOL_2 = {(byte) 0x80, 2};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleWriter() {
    out.writeBytes(PROTOCOL_2);
  }

  /** Opens an object of a TorchScript class; attributes follow, then {@link #endObject}. */
  PickleWriter startObject(String module, String name) {
    return global(module, name).opcodes(")\u0081}(");
  }

  PickleWriter endObject() {
    return opcodes("ub");
  }

  /** The next value written is this attribute's. */
  PickleWriter attribute(String name) {
    return string(name);
  }

  PickleWriter startList() {
    return opcodes("](");
  }

  PickleWriter endList() {
    return opcodes("e");
  }

  PickleWriter emptyTuple() {
    return opcodes(")");
  }

  PickleWriter bool(boolean value) {
    return opcodes(value ? "\u0088" : "\u0089");
  }

  /** An int of 32 bits; all that a shape or a setting needs. */
  PickleWriter integer(int value) {
    opcodes("J");
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  PickleWriter real(double value) {
    opcodes("G");
    out.writeBytes(ByteBuffer.allocate(8).putDouble(value).array()); // big-endian in every pickle
    return this;
  }

  /**
   * @param value an Integer, Double, Boolean, String or {@code List<Integer>}
   */
  PickleWriter plain(Object value) {
    if (value instanceof Integer integer) {
      return integer(integer);
    } else if (value instanceof Double real) {
      return real(real);
    } else if (value instanceof Boolean bool) {
      return bool(bool);
    } else if (value instanceof String string) {
      return string(string);
    } else if (value instanceof List<?> list) {
      return integerList(list);
    }
    throw new IllegalArgumentException("No form for " + value.getClass());
  }

  /** PyTorch marks the type of a list of plain numbers, which no element tells. */
  private PickleWriter integerList(List<?> values) {
    global("torch.jit._pickle", "build_intlist").opcodes("(](");
    values.forEach(value -> integer((Integer) value));
    return opcodes("etR");
  }

  PickleWriter string(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    opcodes("X");
    out.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
    out.writeBytes(utf8);
    return this;
  }

  /**
   * A contiguous float32 tensor whose numbers lie in the archive under {@code data/<key>}.
   *
   * @param shape dimensions, outermost first
   */
  PickleWriter tensor(int key, List<Integer> shape) {
    int elements = shape.stream().reduce(1, Math::multiplyExact);
    global("torch._utils", "_rebuild_tensor_v2").opcodes("((");
    string("storage").global("torch", "FloatStorage").string(Integer.toString(key)).string("cpu");
    integer(elements).opcodes("tQ").integer(0);
    integers(shape).integers(strides(shape)).bool(false);
    return global("collections", "OrderedDict").opcodes(")RtR");
  }

  /** Ends the pickle. */
  byte[] toBytes() {
    opcodes(".");
    return out.toByteArray();
  }

  private static List<Integer> strides(List<Integer> shape) {
    Integer[] strides = new Integer[shape.size()];
    int stride = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape.get(i);
    }
    return List.of(strides);
  }

  private PickleWriter integers(List<Integer> values) {
    opcodes("(");
    values.forEach(this::integer);
    return opcodes("t");
  }

  private PickleWriter global(String module, String name) {
    return opcodes("c" + module + "\n" + name + "\n");
  }

  private PickleWriter opcodes(String latin1) {
    out.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }
}
