package io.poolhouse.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes in place, where renaming a folder would copy it. Replaced files go last and those of a
 * failed run go again.
 */
record ObjectStoreFolder(Place place) {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStoreFolder.class);

  /**
   * @param appender adds its files to the folder
   * @param overwrite whether the files that are there now must go when the new are complete. Spark
   *     itself would delete them first, even where it has yet to read them for the new ones.
   * @throws OutputInUseException before anything is written, where another run writes there
   */
  void write(Runnable appender, boolean overwrite) {
    try (OutputLock lock = OutputLock.takeIfAllowed(place)) {
      write(appender, overwrite, lock);
    }
  }

  private void write(Runnable appender, boolean overwrite, OutputLock lock) {
    Set<Path> before = place.ask(this::files);
    try {
      appender.run();
      lock.mustStillBeOurs();
    } catch (Throwable e) {
      takeBackAllBut(before);
      throw e;
    }
    if (overwrite) {
      before.stream().filter(file -> !isRewritten(file)).forEach(this::delete);
    }
  }

  private void takeBackAllBut(Set<Path> before) {
    try {
      files().stream().filter(file -> !before.contains(file)).forEach(this::delete);
      if (before.isEmpty()) {
        place.fileSystem().delete(place.path(), true);
      }
    } catch (IOException | LakeException e) {
      LOG.warn("Cannot remove what the failed job wrote to {}: {}", place.said(), e.toString());
    }
  }

  /** Parts have names of their own in each run; the sign that a run is complete has not. */
  private static boolean isRewritten(Path file) {
    return file.getName().equals("_SUCCESS");
  }

  private void delete(Path file) {
    place.ask(() -> place.fileSystem().delete(file, false));
  }

  private Set<Path> files() throws IOException {
    Set<Path> found = new HashSet<>();
    try {
      RemoteIterator<LocatedFileStatus> all = place.fileSystem().listFiles(place.path(), true);
      while (all.hasNext()) {
        found.add(all.next().getPath());
      }
    } catch (FileNotFoundException e) {
      return Set.of();
    }
    return found;
  }
}
