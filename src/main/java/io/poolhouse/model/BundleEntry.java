package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A BundleEntryProto of TensorFlow's {@code tensor_bundle.proto}: where a tensor is.
 *
 * @param type number of {@code DataType} in {@code types.proto}
 * @param shard number of the data file
 * @param offset of the tensor in it, in bytes
 * @param size in bytes
 * @param maskedChecksum of these bytes, as {@link MaskedCrc32c} has it
 * @param isSliced whether this is a partitioned variable, whose parts have entries of their own
 */
record BundleEntry(
    int type,
    List<Long> shape,
    int shard,
    long offset,
    long size,
    int maskedChecksum,
    boolean isSliced) {
  private static final int VARINT = 0;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private static final int HEADER_SHARDS = 1 << 3 | VARINT;
  private static final int HEADER_ENDIANNESS = 2 << 3 | VARINT;

  private static final int TYPE = 1 << 3 | VARINT;
  private static final int SHAPE = 2 << 3 | BYTES;
  private static final int SHARD = 3 << 3 | VARINT;
  private static final int OFFSET = 4 << 3 | VARINT;
  private static final int SIZE = 5 << 3 | VARINT;
  private static final int CHECKSUM = 6 << 3 | FIXED32;
  private static final int SLICE = 7 << 3 | BYTES;

  private static final int SHAPE_DIMENSION = 2 << 3 | BYTES;
  private static final int DIMENSION_SIZE = 1 << 3 | VARINT;

  Optional<NumberFormat> format() {
    return switch (type) {
      case 1 -> Optional.of(NumberFormat.FLOAT32);
      case 14 -> Optional.of(NumberFormat.BFLOAT16);
      case 19 -> Optional.of(NumberFormat.FLOAT16);
      default -> Optional.empty();
    };
  }

  String typeName() {
    return switch (type) {
      case 2 -> "DT_DOUBLE";
      case 3 -> "DT_INT32";
      case 7 -> "DT_STRING";
      case 9 -> "DT_INT64";
      case 10 -> "DT_BOOL";
      default -> "number " + type;
    };
  }

  /** Number of data files, from the value of the index's first entry. */
  static int shards(ByteBuffer header, TensorFile index) throws IOException {
    int[] shards = {0};
    ProtobufReader.read(
        index,
        header,
        reader ->
            reader.fields(
                tag -> {
                  switch (tag) {
                    case HEADER_SHARDS -> shards[0] = (int) reader.integer();
                    case HEADER_ENDIANNESS -> checkEndianness(reader.integer(), index);
                    default -> reader.skip(tag);
                  }
                }));
    return shards[0];
  }

  private static void checkEndianness(long endianness, TensorFile index) {
    if (endianness != 0) {
      throw index.refuse(
          "was written on a big-endian machine; expected a little-endian checkpoint.");
    }
  }

  static BundleEntry read(ByteBuffer value, TensorFile index) throws IOException {
    Fields fields = new Fields();
    ProtobufReader.read(
        index, value, reader -> reader.fields(tag -> fields.readField(tag, reader)));
    return new BundleEntry(
        fields.type,
        fields.shape,
        fields.shard,
        fields.offset,
        fields.size,
        fields.checksum,
        fields.isSliced);
  }

  private static final class Fields {
    private int type;
    private final List<Long> shape = new ArrayList<>();
    private int shard;
    private long offset;
    private long size;
    private int checksum;
    private boolean isSliced;

    void readField(int tag, ProtobufReader reader) throws IOException {
      switch (tag) {
        case TYPE -> type = (int) reader.integer();
        case SHAPE -> reader.message(inner -> readShape(inner, reader));
        case SHARD -> shard = (int) reader.integer();
        case OFFSET -> offset = reader.integer();
        case SIZE -> size = reader.integer();
        case CHECKSUM -> checksum = reader.fixed32();
        case SLICE -> {
          isSliced = true;
          reader.skip(tag);
        }
        default -> reader.skip(tag);
      }
    }

    private void readShape(int tag, ProtobufReader reader) throws IOException {
      if (tag == SHAPE_DIMENSION) {
        long[] size = {0}; // protocol buffers leave zeros out
        reader.message(
            inner -> {
              if (inner == DIMENSION_SIZE) {
                size[0] = reader.integer();
              } else {
                reader.skip(inner);
              }
            });
        shape.add(size[0]);
      } else {
        reader.skip(tag);
      }
    }
  }
}
