package io.poolhouse.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;

/** A job of the project, started as users start it. */
final class JobProcess {
  /** A job's last line: this and a JSON object. */
  static final String SUMMARY = "poolhouse: ";

  private JobProcess() {}

  /** With the models that are measured. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("POOLHOUSE_HOME", BenchModel.HOME.toAbsolutePath().toString());
    return builder;
  }

  /** The object of its last line. */
  static JsonObject run(List<String> command) throws IOException {
    Process job = builder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String last = "";
    try (BufferedReader lines = job.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = line.isBlank() ? last : line;
      }
    }
    return summary(command, last, last);
  }

  /**
   * @param last line of a job
   * @param said what it may have said instead
   */
  static JsonObject summary(List<String> command, String last, String said) throws IOException {
    if (!last.startsWith(SUMMARY)) {
      throw new IOException(
          "'%s' ended without its '%s' line; the last was '%s'."
              .formatted(String.join(" ", command), SUMMARY.strip(), said));
    }
    return JsonParser.parseString(last.substring(SUMMARY.length())).getAsJsonObject();
  }
}
