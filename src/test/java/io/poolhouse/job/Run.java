package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

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

  Run mustBeDone() {
    assertEquals(0, exitCode, () -> String.join("\n", err));
    return this;
  }

  /** The JSON object of the last line of stdout, which has no other. */
  JsonObject result() {
    assertEquals(1, out.size(), () -> "on stdout: " + out);
    assertTrue(out.get(0).startsWith(PREFIX + "{"), out.get(0));
    return JsonParser.parseString(out.get(0).substring(PREFIX.length())).getAsJsonObject();
  }

  /** Refused before any row was processed: these lines on stderr and nothing else. */
  void mustBeRefused(String... lines) {
    assertEquals(List.of(lines), err);
    assertEquals(2, exitCode);
    assertEquals(List.of(), out);
  }

  /** Failed with these lines on stderr at the end, and no stack trace. */
  void mustHaveFailed(int expected, String... lines) {
    assertEquals(List.of(lines), err.subList(Math.max(0, err.size() - lines.length), err.size()));
    assertEquals(expected, exitCode);
    assertFalse(
        err.stream().anyMatch(line -> line.startsWith("\tat ")), () -> String.join("\n", err));
    assertEquals(List.of(), out);
  }
}
