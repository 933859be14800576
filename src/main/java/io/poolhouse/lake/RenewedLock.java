package io.poolhouse.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For file systems without locks, such as HDFS: a file that only one run can create, and that its
 * owner writes again while it lives. One that was not written for two minutes is a dead run's.
 */
final class RenewedLock implements OutputLock {
  private static final Logger LOG = LoggerFactory.getLogger(RenewedLock.class);

  /** An owner may miss some: a full collection of garbage, a busy name node. */
  private static final Duration RENEWAL = Duration.ofSeconds(15);

  /** Clocks of hosts differ by less. */
  static final Duration DEAD = Duration.ofMinutes(2);

  private final String said;
  private final FileSystem files;
  private final Path file;
  private final String owner = OutputLock.owner();
  private final ScheduledExecutorService renewing =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "poolhouse output lock");
            thread.setDaemon(true);
            return thread;
          });

  private RenewedLock(String said, FileSystem files, Path file) {
    this.said = said;
    this.files = files;
    this.file = file;
  }

  static RenewedLock take(String said, FileSystem files, Path file) throws IOException {
    RenewedLock lock = new RenewedLock(said, files, file);
    lock.takeAwayADeadRuns();
    try {
      lock.write(false);
    } catch (FileAlreadyExistsException exists) {
      throw OutputInUseException.by(said, lock.contents());
    }
    files.deleteOnExit(file); // Ctrl-C and a scheduler's SIGTERM
    lock.renewing.scheduleWithFixedDelay(
        lock::renew, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
    return lock;
  }

  private void takeAwayADeadRuns() throws IOException {
    try {
      long age = System.currentTimeMillis() - files.getFileStatus(file).getModificationTime();
      if (age > DEAD.toMillis()) {
        String dead = contents();
        Path aside = file.suffix("-" + UUID.randomUUID());
        if (files.rename(file, aside)) { // of two that try, one
          files.delete(aside, false);
          LOG.warn("Took over from a run that ended without a word: {}", dead);
        }
      }
    } catch (FileNotFoundException free) {
      // as it should be
    }
  }

  void renew() {
    try {
      if (isOurs()) {
        write(true);
      }
    } catch (IOException e) {
      LOG.warn("Cannot renew {}: {}", file, e.toString());
    }
  }

  private void write(boolean again) throws IOException {
    try (OutputStream out = files.create(file, again)) {
      out.write(owner.getBytes(StandardCharsets.UTF_8));
    }
  }

  private boolean isOurs() throws IOException {
    return contents().equals(owner);
  }

  private String contents() throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (FileNotFoundException gone) {
      return "";
    }
  }

  @Override
  public void mustStillBeOurs() {
    try {
      if (!isOurs()) {
        throw OutputInUseException.by(said, contents());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    renewing.shutdownNow();
    try {
      if (isOurs()) {
        files.delete(file, false);
      }
      files.cancelDeleteOnExit(file);
    } catch (IOException e) {
      LOG.warn("Cannot remove {}, which is no longer needed: {}", file, e.toString());
    }
  }
}
