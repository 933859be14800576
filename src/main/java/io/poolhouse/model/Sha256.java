package io.poolhouse.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 sums in lower-case hexadecimal. */
final class Sha256 {
  /** Bytes read at a time: 440 MB take about a second with 1 MB, and the heap holds no more. */
  private static final int BUFFER = 1 << 20;

  private final MessageDigest digest;

  private Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  static String of(Path file) throws IOException {
    Sha256 sum = new Sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.digest.update(buffer, 0, read);
      }
    }
    return sum.hex();
  }

  /**
   * One sum for several files: over a line {@code name sum} for each, in the order of the names.
   */
  static String of(List<PackageFile> files) {
    Sha256 sum = new Sha256();
    files.stream()
        .sorted(Comparator.comparing(PackageFile::name))
        .map(file -> file.name() + " " + file.sha256() + "\n")
        .forEach(line -> sum.digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return sum.hex();
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
