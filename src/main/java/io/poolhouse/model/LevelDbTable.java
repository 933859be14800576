package io.poolhouse.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A table in LevelDB's format, as TensorFlow writes the index of a checkpoint: blocks of sorted
 * entries, an index block that says where they are, and a footer that says where that is. Read
 * whole, because the index of a BERT has 10 KB.
 */
final class LevelDbTable {
  private static final long MAGIC = 0xdb4775248b80fb57L;
  private static final int FOOTER = 48;

  /** Type byte and checksum behind each block. */
  private static final int TRAILER = 5;

  private static final long LARGEST = 16L << 20;

  private final TensorFile file;
  private final ByteBuffer bytes;
  private final Map<String, ByteBuffer> entries = new LinkedHashMap<>();

  private LevelDbTable(TensorFile file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** All entries in the order of their keys; values are read-only views, little-endian. */
  static Map<String, ByteBuffer> read(TensorFile file) throws IOException {
    if (file.size() < FOOTER || file.size() > LARGEST) {
      throw file.refuse(
          "has %d bytes; expected a checkpoint's index of %d to %d."
              .formatted(file.size(), FOOTER, LARGEST));
    }
    LevelDbTable table = new LevelDbTable(file, file.bytes(0, (int) file.size()));
    table.readAll();
    return table.entries;
  }

  private void readAll() {
    ByteBuffer footer = part(bytes.limit() - FOOTER, FOOTER);
    if (footer.getLong(FOOTER - Long.BYTES) != MAGIC) {
      throw file.refuse(
          "is no checkpoint's index: it does not end with the mark of a table. Is it truncated?");
    }
    blockAt(footer); // the meta index, of no use here
    new Block(blockAt(footer)).forEach((lastKey, handle) -> readData(handle));
  }

  private void readData(ByteBuffer handle) {
    new Block(blockAt(handle)).forEach(this::addEntry);
  }

  private void addEntry(String key, ByteBuffer value) {
    if (entries.put(key, value) != null) {
      throw file.refuse("has the key " + Quoted.of(key) + " twice.");
    }
    if (entries.size() > TensorList.MOST) {
      throw file.refuse("has more than " + TensorList.MOST + " entries.");
    }
  }

  /** Takes a handle (offset and size of a block) from the buffer; gives the block's contents. */
  private ByteBuffer blockAt(ByteBuffer handle) {
    long offset = varint(handle);
    long size = varint(handle);
    long most = bytes.limit() - FOOTER - TRAILER;
    if (offset < 0 || size < 0 || offset > most || size > most - offset) {
      throw damaged("a block lies outside of the file");
    }
    ByteBuffer trailer = part((int) (offset + size), TRAILER);
    byte type = trailer.get();
    if (MaskedCrc32c.of(part((int) offset, (int) size + 1)) != trailer.getInt()) {
      throw damaged("a block does not have its checksum");
    }
    if (type != 0) {
      throw file.refuse(
          "has compressed blocks; expected an uncompressed index, as TensorFlow's Saver writes it.");
    }
    return part((int) offset, (int) size);
  }

  private ByteBuffer part(int offset, int length) {
    return bytes.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE && from.hasRemaining(); shift += 7) {
      byte next = from.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number breaks off");
  }

  private ModelException damaged(String problem) {
    return file.refuse("is damaged: " + problem + ". Download it again.");
  }

  private interface Entry {
    void read(String key, ByteBuffer value);
  }

  /**
   * Entries whose keys leave out what they share with the key before, then the offsets of those
   * that share nothing ("restarts"), for searches; we read from the front.
   */
  private final class Block {
    private final ByteBuffer entries;
    private byte[] key = {};

    Block(ByteBuffer contents) {
      int restarts =
          contents.limit() < Integer.BYTES ? -1 : contents.getInt(contents.limit() - Integer.BYTES);
      int most = contents.limit() / Integer.BYTES - 1;
      if (restarts < 0 || restarts > most) {
        throw damaged("a block has no list of restarts");
      }
      this.entries = contents.limit(contents.limit() - (restarts + 1) * Integer.BYTES);
    }

    void forEach(Entry entry) {
      while (entries.hasRemaining()) {
        long shared = varint(entries);
        long own = varint(entries);
        long length = varint(entries);
        readKey(shared, own);
        int size = checked(length);
        ByteBuffer value = entries.slice(entries.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        entries.position(entries.position() + size);
        entry.read(new String(key, StandardCharsets.UTF_8), value);
      }
    }

    private void readKey(long shared, long own) {
      int added = checked(own);
      // The limit keeps many entries that share one long key from filling the heap.
      if (shared < 0 || shared > key.length || shared + added > TensorHeader.LONGEST_NAME) {
        throw damaged("a key shares more with the key before than there is, or is too long");
      }
      byte[] next = Arrays.copyOf(key, (int) shared + added);
      entries.get(next, (int) shared, added);
      key = next;
    }

    private int checked(long length) {
      if (length < 0 || length > entries.remaining()) {
        throw damaged("an entry reaches beyond its block");
      }
      return (int) length;
    }
  }
}
