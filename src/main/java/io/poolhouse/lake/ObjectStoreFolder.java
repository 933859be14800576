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
 * Writes in place, where renaming a folder would copy it, and takes back what a failed run made.
 */
record ObjectStoreFolder(Place place) {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStoreFolder.class);

  void write(Runnable writer) {
    Set<Path> before = place.ask(this::files);
    try {
      writer.run();
    } catch (Throwable e) {
      takeBackAllBut(before);
      throw e;
    }
  }

  /** Not the whole folder: Spark may have failed before it deleted the data to be overwritten. */
  private void takeBackAllBut(Set<Path> before) {
    try {
      for (Path file : files()) {
        if (!before.contains(file)) {
          place.fileSystem().delete(file, false);
        }
      }
      if (before.isEmpty()) {
        place.fileSystem().delete(place.path(), true);
      }
    } catch (IOException e) {
      LOG.warn("Cannot remove what the failed job wrote to {}: {}", place.said(), e.toString());
    }
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
