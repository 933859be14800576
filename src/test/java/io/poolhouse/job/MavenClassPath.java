package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The jars that a POM of {@code src/test} names. They are no dependencies of ours, because Maven
 * would choose other versions of Spark's libraries then.
 */
final class MavenClassPath {
  private MavenClassPath() {}

  /** Of {@code src/test/s3/NAME.xml}, as Maven resolves it; kept in {@code target}. */
  static String of(String name) throws IOException, InterruptedException {
    Path pom = Path.of("src", "test", "s3", name + ".xml").toAbsolutePath();
    Path file = Path.of("target", "s3-" + name + ".classpath").toAbsolutePath();
    if (Files.notExists(file)
        || Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(pom)) < 0) {
      Path log = Path.of("target", "s3-" + name + ".log");
      int exitCode =
          new ProcessBuilder(
                  "mvn",
                  "-B",
                  "-q",
                  "-ntp",
                  "-f",
                  pom.toString(),
                  "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath",
                  "-Dmdep.outputFile=" + file)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start()
              .waitFor();
      assertEquals(0, exitCode, () -> "see " + log.toAbsolutePath());
    }
    return Files.readString(file).strip();
  }
}
