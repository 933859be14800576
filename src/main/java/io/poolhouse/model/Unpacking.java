package io.poolhouse.model;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/**
 * Unpacks an archive that nobody vouches for: no entry leaves the folder, and what is counted is
 * the bytes that come out, not what the headers promise. A zip inside it becomes a folder of its
 * name, one level deep.
 */
final class Unpacking {
  static final int MAGIC_BYTES = 4;
  private static final byte[] MAGIC = {'P', 'K', 3, 4};

  /** Forty times BERT-base in float32. */
  private static final long MOST_BYTES = 20L << 30;

  /** A jar with all its libraries has some ten thousand. */
  private static final int MOST_ENTRIES = 100_000;

  private static final int BUFFER = 1 << 16;

  private final Path archive;
  private final long mostBytes;
  private final int mostEntries;
  private long bytes;
  private int entries;

  Unpacking(Path archive, long mostBytes, int mostEntries) {
    this.archive = archive;
    this.mostBytes = mostBytes;
    this.mostEntries = mostEntries;
  }

  static boolean isZip(byte[] start) {
    return Arrays.equals(start, MAGIC);
  }

  static void unpack(Path archive, Path folder) throws IOException {
    new Unpacking(archive, MOST_BYTES, MOST_ENTRIES).into(folder);
  }

  void into(Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(in)) {
      unpack(zip, folder, true);
    } catch (ZipException | EOFException broken) {
      throw new ModelException(
          "'%s' is a broken archive: %s. Fetch it again.".formatted(archive, broken.getMessage()),
          broken);
    } catch (FileAlreadyExistsException twice) {
      throw refused("two entries for '%s'", folder.relativize(Path.of(twice.getFile())));
    }
  }

  private void unpack(ZipInputStream zip, Path folder, boolean outermost) throws IOException {
    for (ZipEntry entry = next(zip); entry != null; entry = next(zip)) {
      Path target = safe(folder, entry.getName());
      if (entry.isDirectory()) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        unpackFile(zip, target, outermost);
      }
    }
  }

  private ZipEntry next(ZipInputStream zip) throws IOException {
    if (++entries > mostEntries) {
      throw refused("more than %d entries", mostEntries);
    }
    try {
      return zip.getNextEntry();
    } catch (IllegalArgumentException malformed) {
      throw new ZipException("an entry's name is not text");
    }
  }

  private void unpackFile(ZipInputStream zip, Path target, boolean outermost) throws IOException {
    try (PushbackInputStream entry = new Entry(zip)) {
      byte[] start = entry.readNBytes(MAGIC_BYTES);
      entry.unread(start);
      if (outermost && isZip(start) && !isPickle(target)) {
        Files.createDirectory(target);
        try (ZipInputStream nested = new ZipInputStream(entry)) {
          unpack(nested, target, false);
        }
      } else {
        write(entry, target);
      }
    }
  }

  /** PyTorch's pickles are zips too; nothing in them is of use. */
  private static boolean isPickle(Path file) {
    return file.toString().matches(".*\\.(bin|pt|pth)");
  }

  /** One entry's bytes; closing it leaves the archive open for the next one. */
  private static final class Entry extends PushbackInputStream {
    Entry(ZipInputStream zip) {
      super(zip, MAGIC_BYTES);
    }

    @Override
    public void close() {}
  }

  private void write(InputStream in, Path target) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (OutputStream out =
        Files.newOutputStream(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        if (bytes > mostBytes) {
          throw refused("more than %d bytes when unpacked", mostBytes);
        }
        out.write(buffer, 0, read);
      }
    }
  }

  private Path safe(Path folder, String name) {
    boolean leaves = name.startsWith("/") || name.contains("\\") || name.matches("[A-Za-z]:.*");
    if (leaves || Arrays.asList(name.split("/")).contains("..")) {
      throw refused("an entry '%s', which would leave the folder it is unpacked to", name);
    }
    try {
      return folder.resolve(name).normalize();
    } catch (InvalidPathException odd) {
      throw refused("an entry that is no file name: %s", odd.getReason());
    }
  }

  private ModelException refused(String what, Object... words) {
    return new ModelException(
        "'%s' is not unpacked: it has %s.".formatted(archive, what.formatted(words)));
  }
}
