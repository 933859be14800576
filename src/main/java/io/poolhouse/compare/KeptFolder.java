package io.poolhouse.compare;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * The parts of one model: {@code part-00000-<uuid>/} with Parquet files, and {@code
 * part-00000.json}, written last, which says that they are all there. Needs no rename, which object
 * stores do not have.
 */
final class KeptFolder {
  private final FileSystem files;
  private final Path folder;

  private KeptFolder(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  static KeptFolder in(SparkSession spark, String above, VectorSettings settings) {
    try {
      Path path = new Path(above, settings.folderName());
      FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
      KeptFolder kept = new KeptFolder(files, files.makeQualified(path));
      files.mkdirs(kept.folder);
      kept.write(new Path(kept.folder, "settings.txt"), settings.text() + "\n");
      return kept;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty where the part is not there, not whole, or damaged. */
  Optional<KeptPart> part(int number) {
    try {
      Optional<KeptPart> part = KeptPart.parse(read(record(number)));
      return part.isPresent() && part.get().files().equals(sizes(part.get().folder()))
          ? part
          : Optional.empty();
    } catch (FileNotFoundException | ChecksumException missingOrTorn) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes whatever there is of the part, and names a folder for a new one. */
  String renewed(int number) {
    try {
      // First: without it, what is left of the part counts for nothing.
      files.delete(record(number), false);
      for (FileStatus old : files.listStatus(folder)) {
        if (old.isDirectory() && old.getPath().getName().startsWith(name(number) + "-")) {
          files.delete(old.getPath(), true);
        }
      }
      return name(number) + "-" + UUID.randomUUID();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void commit(int number, KeptPart part) {
    try {
      write(record(number), part.toJson());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String path(String partFolder) {
    return new Path(folder, partFolder).toString();
  }

  /** Bytes of the data files, by name. */
  Map<String, Long> filesOf(String partFolder) {
    try {
      return sizes(partFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Long> sizes(String partFolder) throws IOException {
    Map<String, Long> sizes = new TreeMap<>();
    for (FileStatus file : files.listStatus(new Path(folder, partFolder))) {
      if (file.getPath().getName().endsWith(".parquet")) {
        sizes.put(file.getPath().getName(), file.getLen());
      }
    }
    return sizes;
  }

  private Path record(int number) {
    return new Path(folder, name(number) + ".json");
  }

  private static String name(int number) {
    return "part-%05d".formatted(number);
  }

  private String read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void write(Path file, String text) throws IOException {
    try (OutputStream out = files.create(file, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
