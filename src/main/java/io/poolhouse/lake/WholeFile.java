package io.poolhouse.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A small file about a run, such as its closing JSON object, in any file system that Hadoop knows.
 * It is whole or absent: written beside its place and renamed, or, where renaming is copying,
 * written in one piece, which an object store shows when it is complete.
 *
 * @param location the user's words
 * @param option which gave it, for messages
 */
public record WholeFile(String location, String option) {

  public WholeFile {
    if (location.isBlank()) {
      throw new LakeException("%s is empty. Give a path.".formatted(option));
    }
  }

  /**
   * Finds out before any work whether the file can be written.
   *
   * @throws LakeException if a folder is there, or the folder above is missing or not the user's to
   *     write to
   */
  public void check(SparkSession spark) {
    Place place = Place.of(spark, location);
    Path above = place.path().getParent();
    if (above == null || isFolder(place, place.path()) || isMissing(place, above)) {
      throw new LakeException(
          "%s '%s': expected a file in a folder that exists and can be written to."
              .formatted(option, location));
    }
    place.mustBeWritable();
  }

  /** Takes away what an earlier run left: after a failure nothing must claim success. */
  public void remove(SparkSession spark) {
    Place place = Place.of(spark, location);
    place.ask(() -> place.fileSystem().delete(place.path(), false));
  }

  /**
   * @throws LakeException where it cannot be written, though {@link #check} thought so
   */
  public void write(SparkSession spark, String text) {
    Place place = Place.of(spark, location);
    try {
      if (OutputFolder.isObjectStore(place)) {
        create(place.fileSystem(), place.path(), text);
      } else {
        writeBeside(withoutChecksums(place.fileSystem()), place.path(), text);
      }
    } catch (IOException e) {
      throw new LakeException(
          "The job is done and its output complete, but %s '%s' cannot be written: %s."
              .formatted(option, location, LakeException.reason(e).replaceFirst("\\.$", "")),
          e);
    }
  }

  private static void writeBeside(FileSystem files, Path file, String text) throws IOException {
    Path staged = new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID());
    try {
      create(files, staged, text);
      files.delete(file, false);
      if (!files.rename(staged, file)) {
        throw new IOException("cannot rename %s to %s".formatted(staged, file));
      }
    } finally {
      files.delete(staged, false);
    }
  }

  private static void create(FileSystem files, Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** On the local disk Hadoop would put a {@code .NAME.crc} beside the file. */
  private static FileSystem withoutChecksums(FileSystem files) {
    return files instanceof LocalFileSystem local ? local.getRaw() : files;
  }

  private static boolean isFolder(Place place, Path path) {
    return place.ask(
        () ->
            place.fileSystem().exists(path)
                && place.fileSystem().getFileStatus(path).isDirectory());
  }

  /** An object store has no folders but those that its files' names make. */
  private static boolean isMissing(Place place, Path above) {
    return !OutputFolder.isObjectStore(place) && !isFolder(place, above);
  }
}
