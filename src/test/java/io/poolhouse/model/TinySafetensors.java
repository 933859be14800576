package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files as a test wants them, right or wrong. */
final class TinySafetensors {
  private TinySafetensors() {}

  static byte[] bytes(String header, int... data) {
    return bytes(header.getBytes(StandardCharsets.UTF_8), data);
  }

  static byte[] bytes(byte[] header, int... data) {
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    for (int number : data) {
      file.put((byte) number);
    }
    return file.array();
  }

  static Path write(Path file, String header, int... data) throws IOException {
    return Files.write(file, bytes(header, data));
  }

  /** One tensor of one float32 each, of the value 1. */
  static Path writeOnes(Path file, String... names) throws IOException {
    StringBuilder header = new StringBuilder("{");
    int[] data = new int[names.length * 4];
    for (int i = 0; i < names.length; i++) {
      header
          .append(i == 0 ? "" : ",")
          .append("\"%s\":{\"dtype\":\"F32\",\"shape\":[1],".formatted(names[i]))
          .append("\"data_offsets\":[%d,%d]}".formatted(4 * i, 4 * i + 4));
      data[4 * i + 2] = 0x80;
      data[4 * i + 3] = 0x3f;
    }
    return write(file, header.append("}").toString(), data);
  }
}
