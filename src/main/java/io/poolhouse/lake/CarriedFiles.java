package io.poolhouse.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Files of a folder that go into the one that takes its place, byte for byte. */
record CarriedFiles(SparkSession spark, Place place, List<FileStatus> files) {

  void into(Path folder) {
    List<Carry> work =
        files.stream().map(file -> Carry.of(file.getPath(), place.path(), folder)).toList();
    if (place.fileSystem() instanceof LocalFileSystem) {
      work.forEach(Carry::linked);
    } else if (!work.isEmpty()) {
      SerializableConfiguration hadoop =
          new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
      JavaSparkContext.fromSparkContext(spark.sparkContext())
          .parallelize(work, work.size())
          .foreach((VoidFunction<Carry>) carry -> carry.copied(hadoop.value()));
    }
  }

  /**
   * @param from a file's path
   * @param to where it shall lie, too
   */
  record Carry(String from, String to) implements java.io.Serializable {

    /** In the same folder below another one. */
    static Carry of(Path file, Path root, Path otherRoot) {
      String below = file.toUri().getPath().substring(root.toUri().getPath().length() + 1);
      return new Carry(file.toString(), otherRoot + "/" + below);
    }

    /** Files of a table never change, so both folders may have the same; the disk has it once. */
    private void linked() {
      java.nio.file.Path source = java.nio.file.Path.of(new Path(from).toUri().getPath());
      java.nio.file.Path target = java.nio.file.Path.of(new Path(to).toUri().getPath());
      try {
        Files.createDirectories(target.getParent());
        linkOrCopy(source, target);
        java.nio.file.Path sums = sumsOf(source); // Hadoop's, which it checks where they are
        if (Files.exists(sums)) {
          linkOrCopy(sums, sumsOf(target));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void linkOrCopy(java.nio.file.Path source, java.nio.file.Path target)
        throws IOException {
      try {
        Files.createLink(target, source);
      } catch (UnsupportedOperationException | IOException noLinksHere) {
        Files.copy(source, target);
      }
    }

    private static java.nio.file.Path sumsOf(java.nio.file.Path file) {
      return file.resolveSibling("." + file.getFileName() + ".crc");
    }

    private void copied(Configuration hadoop) throws IOException {
      Path source = new Path(from);
      Path target = new Path(to);
      FileUtil.copy(
          source.getFileSystem(hadoop),
          source,
          target.getFileSystem(hadoop),
          target,
          false,
          true, // a task that is tried again
          hadoop);
    }
  }
}
