package io.poolhouse.job;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder on a file system of its own, in memory, that can be filled: only root may mount one.
 * Elsewhere it is a plain folder, and tests that fill it are skipped.
 */
final class SmallDisk implements AutoCloseable {
  private static final String SIZE = "size=64m";

  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  static SmallDisk in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new SmallDisk(
        folder, ran("mount", "-t", "tmpfs", "-o", SIZE, "tmpfs", folder.toString()));
  }

  Path folder() {
    return folder;
  }

  /** Until so many bytes are left. */
  void fill(long left) throws IOException {
    assumeTrue(mounted, "this user may not mount a small file system");
    long rest = Files.getFileStore(folder).getUsableSpace() - left;
    byte[] page = new byte[4096];
    try (OutputStream file = Files.newOutputStream(filler())) {
      for (; rest >= page.length; rest -= page.length) {
        file.write(page);
      }
    }
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() throws IOException {
    unmount(folder);
  }

  /** Also what a run that was killed left mounted. */
  static void unmount(Path folder) throws IOException {
    Path mounts = Path.of("/proc/mounts");
    while (Files.exists(mounts) && Files.readString(mounts).contains(" " + folder + " ")) {
      if (!ran("umount", "-l", folder.toString())) {
        throw new IOException("cannot unmount " + folder);
      }
    }
  }

  private static boolean ran(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
