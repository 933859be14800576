package io.poolhouse.model;

import io.poolhouse.model.TinyOnnx.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * Writes TensorFlow checkpoints of a few tensors. Its checksum and its table are written from
 * LevelDB's description, not with the code they test.
 */
final class TinyBundle {
  static final int FLOAT = 1;
  static final int INT64 = 9;

  private final SortedMap<String, byte[]> entries = new TreeMap<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private byte blockType;
  private int entriesPerBlock = 2;
  private UnaryOperator<byte[]> damage = UnaryOperator.identity();

  TinyBundle() {
    header(new Message().integer(1, 1).message(3, new Message().integer(1, 1)));
  }

  TinyBundle header(Message header) {
    entries.put("", header.toBytes());
    return this;
  }

  TinyBundle blockType(int type) {
    blockType = (byte) type;
    return this;
  }

  TinyBundle entriesPerBlock(int count) {
    entriesPerBlock = count;
    return this;
  }

  /** Changes each block before it gets its checksum, so that the damage is not found by that. */
  TinyBundle damaged(UnaryOperator<byte[]> change) {
    damage = change;
    return this;
  }

  TinyBundle tensor(String name, int type, List<Long> shape, byte[] numbers) {
    entries.put(name, entry(type, shape, data.size(), numbers.length, masked(numbers)).toBytes());
    data.writeBytes(numbers);
    return this;
  }

  TinyBundle entry(String name, Message entry) {
    return entry(name, entry.toBytes());
  }

  TinyBundle entry(String name, byte[] entry) {
    entries.put(name, entry);
    return this;
  }

  static Message entry(int type, List<Long> shape, long offset, long size, int checksum) {
    Message shapes = new Message();
    for (long dimension : shape) {
      shapes.message(2, new Message().integer(1, dimension));
    }
    return new Message()
        .integer(1, type)
        .message(2, shapes)
        .integer(4, offset)
        .integer(5, size)
        .float32(6, Float.intBitsToFloat(checksum)); // a fixed32 by the bits
  }

  static int masked(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    long value = checksum.getValue();
    return (int) (((value >>> 15) | (value << 17)) + 0xa282ead8L);
  }

  Path write(Path prefix) throws IOException {
    Files.write(Path.of(prefix + ".index"), index());
    Files.write(Path.of(prefix + ".data-00000-of-00001"), data.toByteArray());
    return prefix;
  }

  byte[] index() {
    ByteArrayOutputStream table = new ByteArrayOutputStream();
    SortedMap<String, byte[]> handles = new TreeMap<>();
    List<Map.Entry<String, byte[]>> all = new ArrayList<>(entries.entrySet());
    for (int from = 0; from < all.size(); from += entriesPerBlock) {
      List<Map.Entry<String, byte[]>> some =
          all.subList(from, Math.min(from + entriesPerBlock, all.size()));
      handles.put(some.get(some.size() - 1).getKey(), append(table, block(some)));
    }
    byte[] metaIndex = append(table, block(List.of()));
    byte[] index = append(table, block(List.copyOf(handles.entrySet())));
    byte[] footer = Arrays.copyOf(concat(metaIndex, index), 48);
    ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).putLong(40, 0xdb4775248b80fb57L);
    table.writeBytes(footer);
    return table.toByteArray();
  }

  /** Appends a block and its trailer; gives its handle. */
  private byte[] append(ByteArrayOutputStream table, byte[] wholeBlock) {
    byte[] block = damage.apply(wholeBlock);
    byte[] handle = concat(varint(table.size()), varint(block.length));
    byte[] typed = Arrays.copyOf(block, block.length + 1);
    typed[block.length] = blockType;
    table.writeBytes(typed);
    table.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(masked(typed)).array());
    return handle;
  }

  private static byte[] block(List<Map.Entry<String, byte[]>> entries) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    byte[] last = {};
    for (Map.Entry<String, byte[]> entry : entries) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      int mismatch = Arrays.mismatch(last, key);
      int shared = mismatch < 0 ? last.length : mismatch;
      block.writeBytes(varint(shared));
      block.writeBytes(varint(key.length - shared));
      block.writeBytes(varint(entry.getValue().length));
      block.writeBytes(Arrays.copyOfRange(key, shared, key.length));
      block.writeBytes(entry.getValue());
      last = key;
    }
    block.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(0).putInt(1).array());
    return block.toByteArray();
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int rest = value;
    for (; rest > 0x7f; rest >>>= 7) {
      bytes.write(rest | 0x80);
    }
    bytes.write(rest);
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
