package io.poolhouse.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a folder beside its place and renames it when it is complete. Only one run at a time: see
 * {@link OutputLock}.
 */
final class StagedFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StagedFolder.class);
  private static final String ASIDE = ".old";

  private final Place place;
  private final FileSystem files;
  private final Path target;

  StagedFolder(Place place) {
    this.place = place;
    this.files = place.fileSystem();
    this.target = place.path();
  }

  /**
   * @param writer fills the empty folder that it is given
   * @param overwrite whether what lies at the target then may be replaced
   * @throws OutputInUseException before it is filled, where another run writes to the target
   */
  void write(Consumer<Path> writer, boolean overwrite) {
    try (OutputLock lock = OutputLock.take(place)) {
      write(writer, overwrite, lock);
    }
  }

  /** The same for a run that has the lock already. */
  void write(Consumer<Path> writer, boolean overwrite, OutputLock lock) {
    Path staging = new Path(target.getParent(), prefix() + UUID.randomUUID());
    try {
      files.mkdirs(staging);
      files.deleteOnExit(staging); // Ctrl-C and a scheduler's SIGTERM end without the catch below
      writer.accept(staging);
      lock.mustStillBeOurs();
      moveIn(staging, overwrite);
      files.cancelDeleteOnExit(staging);
    } catch (IOException e) {
      tryToDelete(staging);
      throw new UncheckedIOException(e);
    } catch (Throwable e) {
      tryToDelete(staging);
      throw e;
    }
    leftovers().forEach(leftover -> tryToDelete(leftover.getPath()));
  }

  /**
   * A job killed between the two renames of an overwrite has hidden the old data and not shown the
   * new: shows the old again. A job that lives does not need that.
   *
   * @return whether there was such
   */
  boolean putBackWhatAKillLeftAside() throws IOException {
    if (files.exists(target) || leftovers().isEmpty()) {
      return false;
    }
    try (OutputLock lock = OutputLock.take(place)) {
      return putBack(lock);
    } catch (OutputInUseException alive) {
      return false;
    }
  }

  /** The same for a run that has the lock already. */
  boolean putBack(OutputLock lock) throws IOException {
    lock.mustStillBeOurs();
    if (files.exists(target)) {
      return false;
    }
    Optional<FileStatus> aside =
        leftovers().stream()
            .filter(leftover -> leftover.getPath().getName().endsWith(ASIDE))
            .max(Comparator.comparingLong(FileStatus::getModificationTime));
    if (aside.isPresent()) {
      rename(aside.get().getPath(), target);
    }
    return aside.isPresent();
  }

  private void moveIn(Path staging, boolean overwrite) throws IOException {
    boolean replaces = files.exists(target);
    if (replaces && !overwrite) {
      throw new FileAlreadyExistsException(target + " was made while this job ran");
    }
    Path aside = staging.suffix(ASIDE);
    if (replaces) {
      rename(target, aside);
    }
    try {
      rename(staging, target);
    } catch (IOException e) {
      if (replaces) {
        rename(aside, target);
      }
      throw e;
    }
  }

  /** Hadoop says false for most failures. */
  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException("Cannot rename %s to %s".formatted(from, to));
    }
  }

  /** What runs to this target have staged or put aside and not taken away. */
  private List<FileStatus> leftovers() {
    try {
      return Arrays.stream(files.listStatus(target.getParent()))
          .filter(sibling -> isLeftover(sibling.getPath().getName()))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isLeftover(String name) {
    return name.startsWith(prefix())
        && name.substring(prefix().length()).matches("[0-9a-f-]{36}(\\.old)?");
  }

  /** The dot hides it from Spark, where someone reads the folder above meanwhile. */
  private String prefix() {
    return "." + target.getName() + ".poolhouse-";
  }

  /**
   * The rows are where they belong, or the job has failed already: no reason to fail it for this.
   */
  private void tryToDelete(Path folder) {
    try {
      files.delete(folder, true);
    } catch (IOException e) {
      LOG.warn("Cannot remove {}, which is no longer needed: {}", folder, e.toString());
    }
  }
}
