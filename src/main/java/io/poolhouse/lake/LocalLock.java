package io.poolhouse.lake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operating system's lock, which ends with the process, however that ends. */
final class LocalLock implements OutputLock {
  private static final Logger LOG = LoggerFactory.getLogger(LocalLock.class);

  /**
   * This JVM's own, by file. The system knows processes only, and forgets a process's lock when
   * that closes the file a second time: so no file that is locked here is opened here again.
   */
  private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

  /** Files that are locked now, and gone where Ctrl-C or a scheduler's SIGTERM ends the process. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> HELD.forEach(LocalLock::remove)));
  }

  private final Path file;
  private final FileChannel channel;

  private LocalLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static LocalLock take(String said, Path file) throws IOException {
    String owner = OutputLock.owner();
    String other = OWN.putIfAbsent(file, owner);
    if (other != null) {
      throw OutputInUseException.by(said, other);
    }
    try {
      Files.createDirectories(file.getParent());
      return taken(said, file, owner);
    } catch (IOException | RuntimeException notOurs) {
      OWN.remove(file);
      throw notOurs;
    }
  }

  private static LocalLock taken(String said, Path file, String owner) throws IOException {
    while (true) {
      createIfAbsent(file);
      Optional<Object> named = identity(file);
      FileChannel channel = null;
      try {
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
          throw OutputInUseException.by(said, contents(file));
        }
        if (named.isPresent() && named.equals(identity(file))) {
          channel.truncate(0);
          channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8)), 0);
          HELD.add(file);
          return new LocalLock(file, channel);
        }
        channel.close(); // whoever had it has taken the file away since we looked: once more
      } catch (NoSuchFileException gone) {
        // once more
      } catch (IOException | RuntimeException failed) {
        if (channel != null) {
          channel.close();
        }
        throw failed;
      }
    }
  }

  private static void createIfAbsent(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException exists) {
      // a dead run's, or a living one's
    }
  }

  /** Of the file that has the name now. */
  private static Optional<Object> identity(Path file) throws IOException {
    try {
      return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static String contents(Path file) throws IOException {
    try {
      return Files.readString(file).strip();
    } catch (NoSuchFileException gone) {
      return "";
    }
  }

  @Override
  public void mustStillBeOurs() {
    // The system does not give it to another.
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("Cannot remove {}, which is no longer needed: {}", file, e.toString());
    }
  }

  @Override
  public void close() {
    try (channel) {
      HELD.remove(file);
      remove(file); // before the channel closes: nobody else can have it meanwhile
    } catch (IOException e) {
      LOG.warn("Cannot close {}: {}", file, e.toString());
    } finally {
      OWN.remove(file);
    }
  }
}
