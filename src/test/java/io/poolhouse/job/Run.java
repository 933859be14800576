package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a job answered.
 *
 * @param out lines of stdout
 * @param err lines of stderr
 */
record Run(int exitCode, List<String> out, List<String> err) {
  private static final String PREFIX = "poolhouse: ";

  /** In this JVM, on the session of {@link TestSpark} if that was started. */
  static Run of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Poolhouse.run(new PrintWriter(out), new PrintWriter(err), arguments);
    return new Run(exitCode, out.toString().lines().toList(), err.toString().lines().toList());
  }

  /** In a process of its own, where a job's file is started as from a shell. */
  static Run launched(Path workingFolder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return ended(start(workingFolder, environment, command), workingFolder);
  }

  /** What it prints goes to {@code stdout} and {@code stderr} in the folder. */
  static Process start(Path workingFolder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectOutput(workingFolder.resolve("stdout").toFile())
            .redirectError(workingFolder.resolve("stderr").toFile());
    builder.environment().keySet().removeAll(List.of("SPARK_HOME", "POOLHOUSE_JAVA_OPTS"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  static Run ended(Process process, Path workingFolder) throws IOException, InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    return new Run(
        process.exitValue(),
        Files.readAllLines(workingFolder.resolve("stdout")),
        Files.readAllLines(workingFolder.resolve("stderr")));
  }

  Run mustBeDone() {
    assertEquals(0, exitCode, () -> String.join("\n", err));
    return this;
  }

  /** The JSON object of the last line of stdout, which has no other. */
  JsonObject result() {
    assertEquals(1, out.size(), () -> "on stdout: " + out);
    return lastResult();
  }

  /** The JSON object of the last line of stdout, after what is for reading. */
  JsonObject lastResult() {
    String last = out.get(out.size() - 1);
    assertTrue(last.startsWith(PREFIX + "{"), last);
    return JsonParser.parseString(last.substring(PREFIX.length())).getAsJsonObject();
  }

  /** The same where only what it is about is checked: one or two lines. */
  void mustBeRefusedSaying(String word) {
    assertEquals(2, exitCode, () -> String.join("\n", err));
    assertTrue(err.size() <= 2 && String.join("\n", err).contains(word), err::toString);
  }

  /** Refused before any row was processed: these lines on stderr and nothing else. */
  void mustBeRefused(String... lines) {
    assertEquals(List.of(lines), err);
    assertEquals(2, exitCode);
    assertEquals(List.of(), out);
  }
}
