package io.poolhouse.model;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes ONNX models of a few nodes; field numbers are those of onnx.proto. */
final class TinyOnnx {
  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /** A message, field by field. */
  static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private interface Writing {
      void write(CodedOutputStream out) throws IOException;
    }

    private Message add(Writing writing) {
      try {
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.write(out);
        out.flush();
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Message integer(int field, long value) {
      return add(out -> out.writeInt64(field, value));
    }

    Message float32(int field, float value) {
      return add(out -> out.writeFloat(field, value));
    }

    Message bytes(int field, byte[] value) {
      return add(out -> out.writeByteArray(field, value));
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }
  }

  static byte[] floats(float... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return bytes.array();
  }

  static byte[] longs(long... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      bytes.putLong(number);
    }
    return bytes.array();
  }

  /** A TensorProto without numbers. */
  static Message tensor(String name, int type, long... shape) {
    Message tensor = new Message().integer(2, type).text(8, name);
    for (long dimension : shape) {
      tensor.integer(1, dimension);
    }
    return tensor;
  }

  /** A TensorProto of float32 numbers in raw_data. */
  static Message matrix(String name, List<Long> shape, float... numbers) {
    return tensor(name, 1, shape.stream().mapToLong(Long::longValue).toArray())
        .bytes(9, floats(numbers));
  }

  /** A TensorProto of INT64 numbers in raw_data. */
  static Message integers(String name, long... numbers) {
    return tensor(name, 7, numbers.length).bytes(9, longs(numbers));
  }

  static Message attribute(String name) {
    return new Message().text(1, name);
  }

  TinyOnnx initializer(Message tensor) {
    graph.writeBytes(new Message().message(5, tensor).toBytes());
    return this;
  }

  /** A node whose inputs are separated by spaces. */
  TinyOnnx node(String operator, String name, String inputs, String output, Message... attributes) {
    Message node = new Message();
    for (String input : inputs.isEmpty() ? new String[0] : inputs.split(" ")) {
      node.text(1, input);
    }
    node.text(2, output).text(3, name).text(4, operator);
    for (Message attribute : attributes) {
      node.message(5, attribute);
    }
    graph.writeBytes(new Message().message(1, node).toBytes());
    return this;
  }

  TinyOnnx constant(String output, Message tensor) {
    return node("Constant", "", "", output, attribute("value").message(5, tensor));
  }

  byte[] toBytes() {
    return new Message()
        .integer(1, 8)
        .text(2, "a test")
        .bytes(7, graph.toByteArray())
        .message(8, new Message().integer(2, 17))
        .toBytes();
  }
}
