package io.poolhouse.lake;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file formats that an ending names without doubt. Text formats may carry a compression's
 * ending after their own ({@code .csv.gz}); the binary ones compress inside.
 */
enum FileFormat {
  CSV("csv", true, List.of("csv")) {
    @Override
    Map<String, String> readOptions() {
      return CsvOptions.READ;
    }

    @Override
    Map<String, String> writeOptions() {
      return CsvOptions.WRITE;
    }
  },
  TSV("csv", true, List.of("tsv")) {
    @Override
    Map<String, String> readOptions() {
      return CsvOptions.tabs(CsvOptions.READ);
    }

    @Override
    Map<String, String> writeOptions() {
      return CsvOptions.tabs(CsvOptions.WRITE);
    }
  },
  JSON("json", true, List.of("jsonl", "json", "ndjson")) {
    @Override
    Map<String, String> writeOptions() {
      // Spark drops null fields, so a column of nulls would be gone when the file is read back.
      return Map.of("ignoreNullFields", "false");
    }
  },
  TEXT("text", true, List.of("txt")),
  PARQUET("parquet", false, List.of("parquet")),
  ORC("orc", false, List.of("orc")),
  AVRO("avro", false, List.of("avro"));

  /** From a compression's file ending to Spark's name for it. */
  private static final Map<String, String> COMPRESSIONS =
      Map.of(
          "gz", "gzip", "bz2", "bzip2", "zst", "zstd", "lz4", "lz4", "snappy", "snappy", "deflate",
          "deflate");

  private final String source;
  private final boolean text;
  private final List<String> endings;

  FileFormat(String source, boolean text, List<String> endings) {
    this.source = source;
    this.text = text;
    this.endings = endings;
  }

  /** Spark's short name of the data source. */
  String source() {
    return source;
  }

  /** Whether the files are lines of characters rather than a binary format. */
  boolean isText() {
    return text;
  }

  /** What we tell Spark's reader unless the user says otherwise. */
  Map<String, String> readOptions() {
    return Map.of();
  }

  /** What we tell Spark's writer. */
  Map<String, String> writeOptions() {
    return Map.of();
  }

  /** The format that a file's or folder's name ends in, if it is one of these. */
  static Optional<FileFormat> ofName(String fileName) {
    List<String> parts = lastTwoEndings(fileName);
    Optional<FileFormat> plain = ofEnding(parts.get(1));
    return plain.isPresent() || compression(fileName).isEmpty()
        ? plain
        : ofEnding(parts.get(0)).filter(FileFormat::isText);
  }

  /** Spark's name of the compression that a name ends in: {@code gzip} for {@code a.csv.gz}. */
  static Optional<String> compression(String fileName) {
    return Optional.ofNullable(COMPRESSIONS.get(lastTwoEndings(fileName).get(1)));
  }

  /** The format that the user calls so: Spark's name or an ending, in any case. */
  static Optional<FileFormat> called(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.endings.contains(lower) || format.source.equals(lower))
        .findFirst();
  }

  /** All endings, as an error lists them: {@code .csv, .tsv, …}. */
  static String allEndings() {
    return Arrays.stream(values())
        .flatMap(format -> format.endings.stream())
        .map(ending -> "." + ending)
        .collect(Collectors.joining(", "));
  }

  private static Optional<FileFormat> ofEnding(String ending) {
    return Arrays.stream(values()).filter(format -> format.endings.contains(ending)).findFirst();
  }

  /** The last but one and the last ending in lower case; empty where there is none. */
  private static List<String> lastTwoEndings(String fileName) {
    String[] parts = fileName.toLowerCase(Locale.ROOT).split("\\.", -1);
    int last = parts.length - 1;
    return List.of(last > 1 ? parts[last - 1] : "", last > 0 ? parts[last] : "");
  }
}
