package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of {@code docs/lakes.md} as they stand there, in one folder, with a small
 * model. Spark fetches its packages, as a rule from Maven's local repository.
 */
class LakesPageTest {
  private static final Path PAGE = Path.of("docs", "lakes.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\\n(.*?)```");

  /** A package that Spark did not find. */
  private static final Pattern MISSING = Pattern.compile(":: (\\S+)#(\\S+);([^!\\s]+)!\\S+\\.jar");

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void everyCommandRunsAsItStandsThere() throws Exception {
    MavenClassPath.of("client"); // so that Spark finds them without the internet, too
    prepare();
    List<String> blocks = blocks();
    assertEquals(4, blocks.size(), "blocks on the page");
    try (S3Server server = S3Server.start(folder)) {
      for (String block : blocks) {
        run(block, server);
      }
    }
    String log = log();
    assertEquals(8, log.split("poolhouse: \\{\"job\":\"", -1).length - 1, log);
    assertTrue(log.contains("{\"id\":1,\"width\":8}\n{\"id\":2,\"width\":8}\n"), log);
    assertTrue(log.contains("nothing to do: all 3 rows are as the output has them"), log);
    assertTrue(Files.isDirectory(folder.resolve("vectors/_delta_log")), log);
  }

  private void prepare() throws IOException {
    TinyModel.in(folder.resolve("tiny"));
    Files.writeString(
        folder.resolve("tickets.jsonl"),
        """
        {"id": 1, "body": "a house", "day": "2026-01-01"}
        {"id": 2, "body": "is red", "day": "2026-01-01"}
        {"id": 3, "body": "", "day": "2026-01-02"}
        """);
    Path jobs = Files.createDirectory(folder.resolve("jobs"));
    for (String job : List.of("embed", "sql")) {
      Path script =
          Files.writeString(
              jobs.resolve(job),
              "#!/usr/bin/env bash\nexec '%s' --model tiny --conf spark.jars.ivy='%s' \"$@\"\n"
                  .formatted(
                      Path.of("jobs", job).toAbsolutePath(),
                      Path.of("target", "ivy").toAbsolutePath()));
      assertTrue(script.toFile().setExecutable(true));
    }
  }

  private void run(String commands, S3Server server) throws Exception {
    int exitCode = exitCode(commands, server);
    Matcher missing = MISSING.matcher(log());
    if (exitCode != 0 && missing.find()) {
      do {
        fetch(missing.group(1) + ":" + missing.group(2) + ":" + missing.group(3));
      } while (missing.find());
      exitCode = exitCode(commands, server);
    }
    assertEquals(0, exitCode, () -> commands + "\n" + log());
  }

  private int exitCode(String commands, S3Server server) throws Exception {
    ProcessBuilder bash =
        new ProcessBuilder("bash", "-euc", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    Map<String, String> environment = new HashMap<>(S3Server.environment());
    environment.put("S3_ENDPOINT", server.settings().get("spark.hadoop.fs.s3a.endpoint"));
    environment.put("POOLHOUSE_JAVA_OPTS", "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto");
    bash.environment().remove("SPARK_HOME");
    bash.environment().putAll(environment);
    Process process = bash.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  /** Of all commands so far. */
  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Spark's fetcher takes a package whose POM is in Maven's local repository from there only, and
   * Maven keeps POMs of versions that it did not choose. Nor does it know Maven's mirrors.
   */
  private static void fetch(String artifact) throws Exception {
    int exitCode =
        new ProcessBuilder(
                "mvn",
                "-B",
                "-q",
                "-ntp",
                "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get",
                "-Dtransitive=false",
                "-Dartifact=" + artifact)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertEquals(0, exitCode, artifact);
  }

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      blocks.add(matcher.group(1));
    }
    return blocks;
  }
}
