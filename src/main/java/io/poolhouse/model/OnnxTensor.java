package io.poolhouse.model;

import io.poolhouse.model.ProtobufReader.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A TensorProto: what it says, and where in the file its numbers are.
 *
 * @param type number of {@code TensorProto.DataType}
 * @param data by the number of the field that holds the numbers; unpacked ones are not taken
 * @param external keys and values of {@code external_data}, if the numbers are in another file
 */
record OnnxTensor(
    String name,
    List<Long> shape,
    int type,
    Map<Integer, Region> data,
    Optional<Map<String, String>> external) {

  static final int FLOAT_DATA = 4;
  static final int INT32_DATA = 5;
  static final int INT64_DATA = 7;
  static final int RAW_DATA = 9;

  private static final int INT64 = 7;

  /** Bytes of the constants whose values we look at: four dimensions of a Reshape. */
  private static final int SMALL = 64;

  private static final List<String> TYPES =
      List.of(
          "UNDEFINED",
          "FLOAT",
          "UINT8",
          "INT8",
          "UINT16",
          "INT16",
          "INT32",
          "INT64",
          "STRING",
          "BOOL",
          "FLOAT16",
          "DOUBLE",
          "UINT32",
          "UINT64",
          "COMPLEX64",
          "COMPLEX128",
          "BFLOAT16");

  String typeName() {
    return type >= 0 && type < TYPES.size() ? TYPES.get(type) : "number " + type;
  }

  Optional<NumberFormat> format() {
    return switch (typeName()) {
      case "FLOAT" -> Optional.of(NumberFormat.FLOAT32);
      case "FLOAT16" -> Optional.of(NumberFormat.FLOAT16);
      case "BFLOAT16" -> Optional.of(NumberFormat.BFLOAT16);
      default -> Optional.empty();
    };
  }

  OnnxTensor named(String other) {
    return new OnnxTensor(other, shape, type, data, external);
  }

  boolean hasRank(int rank) {
    return shape.size() == rank;
  }

  /** The values of a small INT64 constant; empty for anything else. */
  List<Long> integers(TensorFile file) throws IOException {
    Region raw = data.get(RAW_DATA);
    Region packed = data.get(INT64_DATA);
    List<Long> integers = new ArrayList<>();
    if (isSmallInt64(raw)) {
      ByteBuffer bytes = file.bytes(raw.position(), raw.length());
      while (bytes.remaining() >= Long.BYTES) {
        integers.add(bytes.getLong());
      }
    } else if (isSmallInt64(packed)) {
      ProtobufReader.read(file, packed, reader -> reader.varints(integers::add));
    }
    return integers;
  }

  private boolean isSmallInt64(Region region) {
    return type == INT64 && region != null && region.length() <= SMALL;
  }

  /** The value of a constant of one float; empty for anything else. */
  Optional<Float> number(TensorFile file) throws IOException {
    Optional<NumberFormat> format = format();
    Region region = data.getOrDefault(RAW_DATA, data.get(FLOAT_DATA));
    if (format.isEmpty() || region == null || region.length() != format.get().bytes()) {
      return Optional.empty();
    }
    ByteBuffer bytes = file.bytes(region.position(), region.length());
    return Optional.of(Float.intBitsToFloat(format.get().nextAsFloat32Bits(bytes)));
  }
}
