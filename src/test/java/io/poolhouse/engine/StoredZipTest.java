package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredZipTest {
  private static final byte[] HELLO = "hello hello hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void entriesAreStoredAsTheyAre() throws IOException {
    Path file = write("a.zip");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names = zip.stream().map(ZipEntry::getName).toList();
      assertEquals(List.of("one/hello", "one/streamed", "empty"), names);
      ZipEntry hello = zip.getEntry("one/hello");
      assertEquals(ZipEntry.STORED, hello.getMethod());
      assertEquals(HELLO.length, hello.getCompressedSize());
      assertEquals(LocalDateTime.of(1980, 2, 1, 0, 0), hello.getTimeLocal());
      assertArrayEquals(HELLO, zip.getInputStream(hello).readAllBytes());
      assertArrayEquals(
          new byte[] {1, 2, 3}, zip.getInputStream(zip.getEntry("one/streamed")).readAllBytes());
      assertEquals(0, zip.getEntry("empty").getSize());
    }
  }

  @Test
  void equalContentsGiveEqualBytesInEveryTimeZone() throws IOException {
    byte[] here = Files.readAllBytes(write("a.zip"));
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
      assertArrayEquals(here, Files.readAllBytes(write("b.zip")));
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void aContentOfAnotherSizeThanAnnouncedIsRefused() {
    assertEquals(
        "attempt to write past end of STORED entry",
        assertThrows(ZipException.class, this::writeTooMuch).getMessage());
  }

  private void writeTooMuch() throws IOException {
    try (StoredZip zip = new StoredZip(folder.resolve("a.zip"))) {
      zip.add("x", 2, out -> out.write(ByteBuffer.wrap(HELLO)));
    }
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    try (StoredZip zip = new StoredZip(file)) {
      zip.add("one/hello", HELLO);
      zip.add(
          "one/streamed",
          3,
          out -> {
            out.write(ByteBuffer.wrap(new byte[] {1}));
            out.write(ByteBuffer.wrap(new byte[] {2, 3}));
          });
      zip.add("empty", new byte[0]);
    }
    return file;
  }
}
