package io.poolhouse.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.SparkSession;

/**
 * A path in whatever file system it names, with the user's words for the errors.
 *
 * @param said what the user wrote
 * @param path the same, absolute and with its scheme
 */
record Place(String said, FileSystem fileSystem, Path path) {

  /** Fails for a path that Hadoop cannot read, and for a scheme without a file system. */
  static Place of(SparkSession spark, String said) {
    try {
      Path path = new Path(said);
      FileSystem fileSystem = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      return new Place(said, fileSystem, fileSystem.makeQualified(path));
    } catch (IOException | RuntimeException e) {
      // RuntimeException: Hadoop wraps the ClassNotFoundException of S3AFileSystem in one.
      throw new LakeException(cannotBeReached(said, e), e);
    }
  }

  /** The same where the words may also be no path at all: a table's name, say. */
  static Optional<Place> ifPath(SparkSession spark, String said) {
    try {
      new Path(said);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.of(of(spark, said));
  }

  boolean exists() {
    return exists(path);
  }

  /** Refuses a path whose nearest folder above that exists is not the user's to write to. */
  void mustBeWritable() {
    Path above = nearestExistingAncestor();
    String shown = above.toUri().getPath();
    if (!ask(() -> fileSystem.getFileStatus(above).isDirectory())) {
      throw new LakeException(
          "Cannot write '%s': '%s' is a file, not a folder.".formatted(said, shown));
    }
    if (!ask(() -> mayWrite(above))) {
      throw new LakeException(
          "Cannot write '%s': no permission to write to the folder '%s'.".formatted(said, shown));
    }
  }

  /** Answers a question to the file system; what it cannot answer is the user's to know. */
  <T> T ask(Question<T> question) {
    try {
      return question.answer();
    } catch (IOException | UncheckedIOException e) {
      throw new LakeException(cannotBeReached(said, e), e);
    }
  }

  /** A question to a file system. */
  @FunctionalInterface
  interface Question<T> {
    T answer() throws IOException;
  }

  private Path nearestExistingAncestor() {
    Path above = path.getParent() == null ? path : path.getParent();
    while (above.getParent() != null && !exists(above)) {
      above = above.getParent();
    }
    return above;
  }

  private boolean exists(Path other) {
    return ask(() -> fileSystem.exists(other));
  }

  private boolean mayWrite(Path folder) throws IOException {
    try {
      fileSystem.access(folder, FsAction.WRITE);
      return true;
    } catch (AccessControlException e) {
      return false;
    }
  }

  private static String cannotBeReached(String said, Exception e) {
    String reason = LakeException.reason(e);
    String advice =
        reason.contains("S3AFileSystem") || reason.contains("No FileSystem for scheme")
            ? " Put the jar of this storage on the class path (for s3a:"
                + " org.apache.hadoop:hadoop-aws:3.4.2)."
            : "";
    return "Cannot reach '%s': %s.%s".formatted(said, withoutFullStop(reason), advice);
  }

  private static String withoutFullStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
