package io.poolhouse.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** A job of the project, started as users start it. */
final class JobProcess {
  /** A job's last line: this and a JSON object. */
  private static final String SUMMARY = "poolhouse: ";

  private JobProcess() {}

  /** The object of its last line. */
  static JsonObject run(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("POOLHOUSE_HOME", BenchModel.HOME.toAbsolutePath().toString());
    Process job = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String last = "";
    try (BufferedReader lines = job.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line;
      }
    }
    if (!last.startsWith(SUMMARY)) {
      throw new IOException(
          "'%s' ended without its '%s' line; the last was '%s'."
              .formatted(String.join(" ", command), SUMMARY.strip(), last));
    }
    return JsonParser.parseString(last.substring(SUMMARY.length())).getAsJsonObject();
  }
}
