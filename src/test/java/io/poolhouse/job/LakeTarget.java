package io.poolhouse.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of outputs that {@code --incremental} updates, with {@link LakeSettings} of a folder.
 */
enum LakeTarget {
  PARQUET {
    @Override
    String output(Path folder, String name) {
      return folder.resolve(name).toString();
    }

    @Override
    String table(Path folder, String name) {
      return "parquet.`%s`".formatted(output(folder, name));
    }

    @Override
    String commits(Path folder, String name) {
      throw new UnsupportedOperationException("a folder has no past");
    }

    /** The folder that takes its place. */
    @Override
    boolean isData(Path folder, String name, Path file) {
      return file.toString().contains("." + name + ".poolhouse-") && isParquet(file);
    }
  },
  DELTA_FOLDER("--output-format", "delta") {
    @Override
    String output(Path folder, String name) {
      return folder.resolve(name).toString();
    }

    @Override
    String table(Path folder, String name) {
      return "delta.`%s`".formatted(output(folder, name));
    }

    @Override
    String commits(Path folder, String name) {
      return "describe history " + table(folder, name);
    }

    @Override
    boolean isData(Path folder, String name, Path file) {
      return file.startsWith(folder.resolve(name)) && isParquet(file);
    }
  },
  DELTA_TABLE("--output-format", "delta") {
    @Override
    String output(Path folder, String name) {
      return "default." + name;
    }

    @Override
    String commits(Path folder, String name) {
      return DELTA_FOLDER.commits(folder, "warehouse/" + name);
    }

    @Override
    boolean isData(Path folder, String name, Path file) {
      return DELTA_FOLDER.isData(folder, "warehouse/" + name, file);
    }
  },
  ICEBERG {
    @Override
    String output(Path folder, String name) {
      return "lake.db." + name;
    }

    @Override
    String commits(Path folder, String name) {
      return "select * from %s.snapshots".formatted(table(folder, name));
    }

    @Override
    boolean isData(Path folder, String name, Path file) {
      return DELTA_FOLDER.isData(folder, "lake/db/" + name, file);
    }
  };

  /** Of {@code jobs/embed}. */
  final List<String> options;

  LakeTarget(String... options) {
    this.options = List.of(options);
  }

  /** For {@code --output}. */
  abstract String output(Path folder, String name);

  /** For a query. */
  String table(Path folder, String name) {
    return output(folder, name);
  }

  /** A query that lists them. */
  abstract String commits(Path folder, String name);

  /** Whether a file has rows of the output, or will have. */
  abstract boolean isData(Path folder, String name, Path file);

  /** The files in which an output's rows are, or will be when the run that writes them commits. */
  Set<Path> data(Path folder, String name) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> isData(folder, name, file))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException | UncheckedIOException goneMeanwhile) {
      return Set.of();
    }
  }

  /** A name for a table of a test. */
  String named(String what) {
    return what + "_" + name().toLowerCase(Locale.ROOT);
  }

  private static boolean isParquet(Path file) {
    return file.toString().endsWith(".parquet") && !file.getFileName().toString().startsWith(".");
  }
}
