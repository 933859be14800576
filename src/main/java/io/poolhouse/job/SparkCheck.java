package io.poolhouse.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code jobs/doctor} says about the Spark that jobs will run on. */
final class SparkCheck {
  private static final Pattern CORE = Pattern.compile("spark-core_([0-9.]+)-(.+)\\.jar");

  private SparkCheck() {}

  /**
   * @param home the value of {@code SPARK_HOME}; null where it is not set
   */
  static List<Finding> of(String home) {
    String ours = org.apache.spark.package$.MODULE$.SPARK_VERSION();
    if (home == null || home.isBlank()) {
      return List.of(Finding.ok("Spark %s from Maven, in local mode; SPARK_HOME is not set", ours));
    }
    if (!Files.isExecutable(Path.of(home, "bin", "spark-submit"))) {
      return List.of(
          Finding.fail(
              "SPARK_HOME is '%s', which has no bin/spark-submit; correct or unset it", home));
    }
    return List.of(of(Path.of(home), ours));
  }

  private static Finding of(Path home, String ours) {
    Optional<Matcher> core = core(home.resolve("jars"));
    if (core.isEmpty()) {
      return Finding.warn("Spark in %s, version unknown: its jars hold no spark-core", home);
    }
    String scala = core.get().group(1);
    String version = core.get().group(2);
    if (!scala.equals("2.13")) {
      return Finding.fail(
          "Spark %s in %s is built for Scala %s; expected 2.13, as in Spark 4",
          version, home, scala);
    }
    return majorMinor(version).equals(majorMinor(ours))
        ? Finding.ok("Spark %s in %s", version, home)
        : Finding.warn("Spark %s in %s; this is made for %s", version, home, ours);
  }

  private static Optional<Matcher> core(Path jars) {
    try (Stream<Path> files = Files.list(jars)) {
      return files
          .map(file -> CORE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .findFirst();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static String majorMinor(String version) {
    return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
  }
}
