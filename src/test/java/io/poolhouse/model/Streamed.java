package io.poolhouse.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What tensors give when they are streamed. */
final class Streamed {
  private Streamed() {}

  static byte[] bytes(Tensor tensor) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tensor.writeTo(Channels.newChannel(bytes));
    return bytes.toByteArray();
  }

  static float[] floats(Tensor tensor) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes(tensor)).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(floats);
    return floats;
  }

  static double sum(Tensor tensor) throws IOException {
    double sum = 0;
    for (float number : floats(tensor)) {
      sum += number;
    }
    return sum;
  }

  /** SHA-256 over name and numbers of all weights, in the order of their names. */
  static String digest(Map<String, Tensor> tensors) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
      for (Tensor tensor : new TreeMap<>(tensors).values()) {
        if (!(tensor instanceof UnreadableTensor)) {
          digest.update(tensor.name().getBytes(StandardCharsets.UTF_8));
          tensor.writeTo(Channels.newChannel(sink));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
