package io.poolhouse.model;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the fields of protocol-buffer messages. Written by hand instead of generated, because a
 * generated reader copies all weights into the heap; here a blob is only a {@link Region}.
 *
 * <p>A message never calls for memory that its bytes do not pay for, and all that is kept of one
 * file has a ceiling.
 */
final class ProtobufReader {
  /** The graph of BERT-large keeps 4 MB. */
  private static final long MOST_KEPT = 128L << 20;

  /** What an entry of a list costs beside its own bytes, about. */
  private static final int ENTRY = 128;

  private final CodedInputStream in;
  private long kept;

  private ProtobufReader(CodedInputStream in) {
    this.in = in;
  }

  /** What to do with one field; it must read or skip it. */
  interface Field {
    void read(int tag) throws IOException;
  }

  /** Reads the fields of one message from a reader. */
  interface Message {
    void read(ProtobufReader reader) throws IOException;
  }

  /** Bytes of a field in the stream, counted from its start. */
  record Region(int position, int length) {}

  /** Reads the message that fills this part of the file. */
  static void read(TensorFile file, Region region, Message message) throws IOException {
    InputStream stream = file.stream(region.position(), region.length());
    read(file, CodedInputStream.newInstance(stream), region.length(), message);
  }

  /** Reads the message in these bytes, which come from this file. */
  static void read(TensorFile file, ByteBuffer bytes, Message message) throws IOException {
    read(file, CodedInputStream.newInstance(bytes), bytes.remaining(), message);
  }

  private static void read(TensorFile file, CodedInputStream in, int length, Message message)
      throws IOException {
    try {
      in.pushLimit(length);
      message.read(new ProtobufReader(in));
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(
          "%s is not the protocol buffer that was expected: damaged, or of another kind."
              .formatted(file.path()),
          e);
    }
  }

  /** All fields up to the end of the message that is being read. */
  void fields(Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      field.read(tag);
    }
  }

  /** The fields of a message inside the message. */
  void message(Field field) throws IOException {
    keep(0);
    int limit = in.pushLimit(in.readRawVarint32());
    fields(field);
    in.popLimit(limit);
  }

  void skip(int tag) throws IOException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> in.readRawVarint64();
      case WireFormat.WIRETYPE_FIXED64 -> in.readRawLittleEndian64();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> region();
      case WireFormat.WIRETYPE_FIXED32 -> in.readRawLittleEndian32();
      // Groups: none of our formats has them, and they nest without end.
      default -> throw new InvalidProtocolBufferException("unexpected wire type");
    }
  }

  String text() throws IOException {
    int length = in.readRawVarint32();
    keep(length);
    return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
  }

  long integer() throws IOException {
    return in.readRawVarint64();
  }

  /** An integer of a list that grows with the message. */
  long keptInteger() throws IOException {
    keep(0);
    return integer();
  }

  int fixed32() throws IOException {
    return in.readRawLittleEndian32();
  }

  float float32() throws IOException {
    return in.readFloat();
  }

  /** Repeated integers in their packed form. */
  List<Long> packedIntegers() throws IOException {
    List<Long> integers = new ArrayList<>();
    int limit = in.pushLimit(in.readRawVarint32());
    varints(
        integer -> {
          keep(0);
          integers.add(integer);
        });
    in.popLimit(limit);
    return integers;
  }

  /** Takes one integer. */
  interface Integers {
    void take(long integer) throws IOException;
  }

  /** All integers up to the end of the bytes that are being read. */
  void varints(Integers integers) throws IOException {
    while (in.getBytesUntilLimit() > 0) {
      integers.take(in.readRawVarint64());
    }
  }

  /** Passes over a field's bytes and says where they are. */
  Region region() throws IOException {
    int length = in.readRawVarint32();
    int position = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return new Region(position, length);
  }

  private void keep(int bytes) throws IOException {
    kept += ENTRY + Math.max(0, bytes);
    if (kept > MOST_KEPT) {
      throw new InvalidProtocolBufferException("more than " + MOST_KEPT + " bytes to keep");
    }
  }
}
