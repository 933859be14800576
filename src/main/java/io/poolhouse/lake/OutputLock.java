package io.poolhouse.lake;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.slf4j.LoggerFactory;

/**
 * Keeps two runs from writing to one folder at once: a hidden file beside it, {@code
 * .NAME.poolhouse-lock}, which says who writes. It is gone when the run is; after a kill it may
 * stay, but locks no longer.
 */
sealed interface OutputLock extends AutoCloseable permits LocalLock, RenewedLock, NoLock {

  /**
   * @throws OutputInUseException where another run has it
   */
  static OutputLock take(Place place) {
    Path file = fileFor(place.path());
    return place.ask(
        () ->
            place.fileSystem().getUri().getScheme().equals("file")
                ? LocalLock.take(place.said(), java.nio.file.Path.of(file.toUri().getPath()))
                : RenewedLock.take(place.said(), place.fileSystem(), file));
  }

  /**
   * The same for an object store, where a user may be allowed to write the output and nothing
   * beside it.
   */
  static OutputLock takeIfAllowed(Place place) {
    if (place.path().getParent() == null) {
      return new NoLock();
    }
    try {
      return take(place);
    } catch (LakeException e) {
      if (e.getCause() instanceof AccessDeniedException
          || e.getCause() instanceof AccessControlException) {
        LoggerFactory.getLogger(OutputLock.class)
            .warn("Cannot lock {}: {}. Start no second run to it.", place.said(), e.getMessage());
        return new NoLock();
      }
      throw e;
    }
  }

  static Path fileFor(Path folder) {
    return new Path(folder.getParent(), "." + folder.getName() + ".poolhouse-lock");
  }

  /**
   * Before what was written is shown.
   *
   * @throws OutputInUseException where another run has taken this one for dead
   */
  void mustStillBeOurs();

  @Override
  void close();

  /** One line, different for each run: {@code process 17 on host1 since 2026-01-01T03:00:00Z}. */
  static String owner() {
    return "process %d on %s since %s (%s)"
        .formatted(
            ProcessHandle.current().pid(),
            host(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            UUID.randomUUID().toString().substring(0, 8));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unnamed) {
      return ManagementFactory.getRuntimeMXBean().getName().replaceFirst("^\\d+@", "");
    }
  }
}
