package io.poolhouse.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What lies at a path or glob: enough to tell its format without reading a row.
 *
 * @param place what the user named
 * @param roots the files or folders that it matches
 * @param files the files at and under the roots that Spark would read
 */
record StoredFiles(Place place, List<FileStatus> roots, List<FileStatus> files) {

  /** All that matches a glob, or the path itself; empty where nothing does. */
  static Optional<StoredFiles> matching(Place place) {
    FileStatus[] matches = place.ask(() -> place.fileSystem().globStatus(place.path()));
    if (matches == null || matches.length == 0) {
      return Optional.empty();
    }
    List<FileStatus> roots =
        Arrays.stream(matches)
            // A glob such as dir/* matches _SUCCESS too.
            .filter(match -> matches.length == 1 || !isHidden(match.getPath().getName()))
            .toList();
    return Optional.of(listed(place, roots));
  }

  /** The path itself, whatever characters are in it; empty where nothing is. */
  static Optional<StoredFiles> at(Place place) {
    return place.exists()
        ? Optional.of(
            listed(place, List.of(place.ask(() -> place.fileSystem().getFileStatus(place.path())))))
        : Optional.empty();
  }

  /**
   * The format, by the marks of a table format, else by the name that the user wrote, else by the
   * files' own names.
   */
  SparkSource source() {
    return tableFormat()
        .or(() -> FileFormat.ofName(place.path().getName()).map(SparkSource::of))
        .or(this::formatOfFiles)
        .orElseThrow(
            () ->
                new LakeException(
                    "Cannot tell the format of '%s': %s. Say it with --format."
                        .formatted(place.said(), whatLiesThere())));
  }

  /** The format by what lies there, whatever the name says; empty where that does not tell. */
  Optional<SparkSource> contents() {
    return tableFormat().or(this::formatOfFiles);
  }

  /**
   * Delta and Iceberg keep replaced and deleted rows in files that lie beside the current ones, so
   * their folders must never be read as plain Parquet.
   */
  Optional<SparkSource> tableFormat() {
    return place.ask(
        () -> {
          for (FileStatus root : folders()) {
            if (place.fileSystem().exists(new Path(root.getPath(), "_delta_log"))) {
              return Optional.of(SparkSource.DELTA);
            }
            Path icebergVersions = new Path(root.getPath(), "metadata/*.metadata.json");
            FileStatus[] versions = place.fileSystem().globStatus(icebergVersions);
            if (versions != null && versions.length > 0) {
              return Optional.of(SparkSource.ICEBERG);
            }
          }
          return Optional.empty();
        });
  }

  boolean isOneFile() {
    return roots.size() == 1 && roots.get(0).isFile();
  }

  /**
   * Whether all that lies there is what Spark keeps of a job that has not committed: one that was
   * killed, or a task of a failed one that wrote on for a moment after the rest was removed.
   */
  boolean isLeftOfAJob() {
    return place.ask(
        () -> {
          for (FileStatus root : folders()) {
            FileStatus[] children = place.fileSystem().listStatus(root.getPath());
            if (children.length != 1 || !children[0].getPath().getName().equals("_temporary")) {
              return false;
            }
          }
          return !folders().isEmpty();
        });
  }

  private List<FileStatus> folders() {
    return roots.stream().filter(FileStatus::isDirectory).toList();
  }

  private Optional<SparkSource> formatOfFiles() {
    List<Optional<FileFormat>> formats =
        files.stream().map(file -> FileFormat.ofName(file.getPath().getName())).distinct().toList();
    return formats.size() == 1 ? formats.get(0).map(SparkSource::of) : Optional.empty();
  }

  private String whatLiesThere() {
    if (files.isEmpty()) {
      return "it holds no data file";
    }
    return isOneFile()
        ? "its name has none of the endings " + FileFormat.allEndings()
        : "its files end in " + endings();
  }

  private String endings() {
    return files.stream()
        .map(file -> ending(file.getPath().getName()))
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String ending(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot < 0 ? "nothing" : fileName.substring(dot);
  }

  private static StoredFiles listed(Place place, List<FileStatus> roots) {
    List<FileStatus> files =
        place.ask(
            () -> {
              List<FileStatus> visible = new ArrayList<>();
              for (FileStatus root : roots) {
                addVisible(visible, root, place.fileSystem().listFiles(root.getPath(), true));
              }
              return visible;
            });
    return new StoredFiles(place, roots, files);
  }

  private static void addVisible(
      List<FileStatus> visible, FileStatus root, RemoteIterator<LocatedFileStatus> files)
      throws IOException {
    while (files.hasNext()) {
      LocatedFileStatus file = files.next();
      if (isVisible(root.getPath(), file.getPath())) {
        visible.add(file);
      }
    }
  }

  private static boolean isVisible(Path root, Path file) {
    for (Path part = file; !part.equals(root); part = part.getParent()) {
      if (isHidden(part.getName())) {
        return false;
      }
    }
    return true;
  }

  /** As Spark sees it: a leading dot or underscore, but not the partition {@code _a=1}. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && !name.contains("="));
  }
}
