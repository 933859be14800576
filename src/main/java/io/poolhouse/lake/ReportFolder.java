package io.poolhouse.lake;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The folder of a report. It may be there already: from an earlier run, whose report is replaced
 * and whose embeddings are used again. A folder with anything else in it is the user's, and is left
 * alone.
 *
 * @param location the user's words
 */
public record ReportFolder(String location) {
  private static final String EMBEDDINGS = "embeddings";
  private static final String PREDICTIONS = "predictions";
  private static final Set<String> OURS =
      Set.of(EMBEDDINGS, PREDICTIONS, "report.html", "report.md", "report.json");

  public ReportFolder {
    if (location.isBlank()) {
      throw new LakeException("The output is empty. Give a folder.");
    }
  }

  /**
   * Finds out before any work whether the report can be written.
   *
   * @throws LakeException if there is a file, or a folder with other things, or it is not writable
   */
  public void check(SparkSession spark) {
    check(spark, Set.of());
  }

  /**
   * @param more names of what else may be in there
   */
  public void check(SparkSession spark, Set<String> more) {
    Place place = Place.of(spark, location);
    if (place.exists()) {
      if (!place.ask(() -> place.fileSystem().getFileStatus(place.path())).isDirectory()) {
        throw new LakeException(
            "'%s' is a file, and a report needs a folder. Give another --output."
                .formatted(location));
      }
      FileStatus[] found = place.ask(() -> place.fileSystem().listStatus(place.path()));
      Arrays.stream(found)
          .map(each -> each.getPath().getName())
          .filter(name -> !OURS.contains(name) && !more.contains(name) && !name.startsWith("."))
          .findFirst()
          .ifPresent(
              other -> {
                throw new LakeException(
                    "'%s' holds '%s', which is no part of a report. Give another --output."
                        .formatted(location, other));
              });
    }
    place.mustBeWritable();
  }

  /**
   * A folder of the user's in there would make the next run refuse this one.
   *
   * @throws LakeException if the other is this folder or in it
   */
  public void mustNotHold(SparkSession spark, WholeFolder other) {
    Path report = Place.of(spark, location).path();
    for (Path at = Place.of(spark, other.location()).path(); at != null; at = at.getParent()) {
      if (at.equals(report)) {
        throw new LakeException(
            "%s '%s' is in the report's folder. Give one outside '%s'."
                .formatted(other.option(), other.location(), location));
      }
    }
  }

  /** Where texts are kept embedded. */
  public String embeddings() {
    return location + "/" + EMBEDDINGS;
  }

  public String predictions() {
    return location + "/" + PREDICTIONS;
  }

  /** Writes a file beside its place and renames it, so that it is never half there. */
  public void write(SparkSession spark, String name, String text) {
    Place place = Place.of(spark, location);
    Path file = new Path(place.path(), name);
    Path staged = new Path(place.path(), "." + name + ".new");
    try {
      place.fileSystem().mkdirs(place.path());
      try (OutputStream out = place.fileSystem().create(staged, true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      place.fileSystem().delete(file, false);
      if (!place.fileSystem().rename(staged, file)) {
        throw new IOException("Cannot rename %s to %s".formatted(staged, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
