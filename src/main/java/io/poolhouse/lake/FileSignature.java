package io.poolhouse.lake;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * First bytes that show a file is not the text its name promises. Spark's text readers take any
 * bytes and would return rows of garbage.
 */
enum FileSignature {
  PARQUET("is a Parquet file. Read it with --format parquet.", "5041523115"),
  AVRO("is an Avro file. Read it with --format avro.", "4f626a01"),
  ZIP("is a zip archive or a spreadsheet. Unpack it or export it as CSV first.", "504b0304"),
  GZIP(
      "is gzip-compressed, which Spark sees by the name only. Give it a name that ends in .gz.",
      "1f8b08"),
  UTF_16(
      "is UTF-16 text. Convert it to UTF-8 first; for CSV, --read-option encoding=UTF-16 does it.",
      "fffe",
      "feff");

  private static final int LONGEST = 5;

  private final String finding;
  private final List<byte[]> beginnings;

  FileSignature(String finding, String... hexBeginnings) {
    this.finding = finding;
    this.beginnings = Arrays.stream(hexBeginnings).map(HexFormat.of()::parseHex).toList();
  }

  /** What the user should know: the end of a sentence that begins with the file's name. */
  String finding() {
    return finding;
  }

  /**
   * The signature of the first file that has bytes; empty where it is none of these. A compressed
   * file ({@code .csv.gz}) is what its name says.
   */
  static Optional<FileSignature> of(StoredFiles stored) {
    return stored.files().stream()
        .filter(file -> file.getLen() > 0)
        .filter(file -> FileFormat.compression(file.getPath().getName()).isEmpty())
        .findFirst()
        .flatMap(file -> of(start(stored.place(), file)));
  }

  private static Optional<FileSignature> of(byte[] start) {
    return Arrays.stream(values())
        .filter(signature -> signature.beginnings.stream().anyMatch(it -> begins(start, it)))
        .findFirst();
  }

  private static boolean begins(byte[] start, byte[] beginning) {
    int length = Math.min(start.length, beginning.length);
    return Arrays.equals(start, 0, length, beginning, 0, beginning.length);
  }

  private static byte[] start(Place place, FileStatus file) {
    return place.ask(
        () -> {
          try (FSDataInputStream in = place.fileSystem().open(file.getPath())) {
            return in.readNBytes(LONGEST);
          }
        });
  }
}
