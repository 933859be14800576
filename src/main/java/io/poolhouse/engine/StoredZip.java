package io.poolhouse.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip of uncompressed entries, as PyTorch reads them. All entries carry the same date, so that
 * equal contents give equal bytes.
 */
final class StoredZip implements AutoCloseable {
  // Java writes the first moment that a zip can hold, 1980-01-01, as a time in UTC besides: then
  // the bytes depend on the time zone.
  private static final LocalDateTime DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;

  StoredZip(Path file) throws IOException {
    zip = new ZipOutputStream(Files.newOutputStream(file));
    zip.setMethod(ZipOutputStream.STORED);
  }

  /** Something that can be written twice with the same bytes: the checksum goes in front. */
  interface Content {
    void writeTo(WritableByteChannel out) throws IOException;
  }

  void add(String name, byte[] bytes) throws IOException {
    add(name, bytes.length, out -> out.write(ByteBuffer.wrap(bytes)));
  }

  void add(String name, long bytes, Content content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(DATE);
    entry.setSize(bytes);
    entry.setCrc(checksum(content));
    zip.putNextEntry(entry);
    content.writeTo(Channels.newChannel(zip));
    zip.closeEntry();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private static long checksum(Content content) throws IOException {
    CRC32 crc = new CRC32();
    content.writeTo(
        Channels.newChannel(new CheckedOutputStream(OutputStream.nullOutputStream(), crc)));
    return crc.getValue();
  }
}
