package io.poolhouse.job;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** A job of the project in this process and its Spark session, where there is one. */
public final class JobHere {
  /** A job's last line: this and a JSON object. */
  private static final String SUMMARY = "poolhouse: ";

  private JobHere() {}

  /**
   * @param command the job's name and its options
   * @return the object of its last line
   * @throws IllegalStateException where it fails, with what it said
   */
  public static JsonObject run(List<String> command) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Poolhouse.run(new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
    String last = out.toString().lines().reduce("", (before, line) -> line);
    if (exitCode != 0 || !last.startsWith(SUMMARY)) {
      throw new IllegalStateException(
          "'%s' ended with exit code %d: %s%s".formatted(command, exitCode, out, err));
    }
    return JsonParser.parseString(last.substring(SUMMARY.length())).getAsJsonObject();
  }
}
