package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.lake.TableOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Option;

/** Where the rows go. */
final class OutputOptions {
  /** What becomes of an output that is there already. */
  enum Mode {
    ERROR(SaveMode.ErrorIfExists),
    OVERWRITE(SaveMode.Overwrite),
    APPEND(SaveMode.Append);

    private final SaveMode save;

    Mode(SaveMode save) {
      this.save = save;
    }
  }

  @Option(
      names = "--output",
      paramLabel = "PATH|TABLE",
      description = "Where the table is written.")
  private String output;

  @Option(
      names = "--output-format",
      paramLabel = "F",
      description = "Any Spark format. Default: by the ending, else parquet.")
  private String outputFormat;

  @Option(
      names = "--mode",
      paramLabel = "error|overwrite|append",
      defaultValue = "error",
      description = "What if the output is there already. Default: ${DEFAULT-VALUE}.")
  private Mode mode;

  @Option(
      names = "--dry-run",
      description = "Count rows and tokens, estimate the time, write nothing.")
  private boolean dryRun;

  @Option(
      names = "--metrics-output",
      paramLabel = "PATH",
      description = "Write the closing JSON object to this file, too.")
  private Path metricsOutput;

  boolean isDryRun() {
    return dryRun;
  }

  /** Empty for a dry run. */
  Optional<TableOutput> table() {
    if (dryRun) {
      return Optional.empty();
    }
    if (output == null) {
      throw new RequestException("Say where to write with '--output PATH', or use '--dry-run'.");
    }
    return Optional.of(new TableOutput(output, Optional.ofNullable(outputFormat), mode.save));
  }

  /** Rows put aside are added to those of earlier runs; a dry run puts none aside. */
  Optional<TableOutput> quarantine(Optional<String> path) {
    path.filter(each -> each.equals(output))
        .ifPresent(
            same -> {
              throw new RequestException(
                  "'%s' cannot be the output and the quarantine. Give another PATH."
                      .formatted(same));
            });
    return path.filter(each -> !dryRun)
        .map(each -> new TableOutput(each, Optional.empty(), SaveMode.Append));
  }

  /**
   * @throws RequestException where the file of {@code --metrics-output} cannot be written
   */
  Optional<Path> metrics() {
    Optional<Path> file = Optional.ofNullable(metricsOutput).map(Path::toAbsolutePath);
    file.filter(each -> Files.isDirectory(each) || !Files.isWritable(each.getParent()))
        .ifPresent(
            each -> {
              throw new RequestException(
                  "--metrics-output '%s': expected a file in a folder that exists and can be written to."
                      .formatted(metricsOutput));
            });
    return file;
  }

  /** The last words of a job that embeds rows, and its exit code. */
  int finished(String job, Summary summary, Console console, boolean strict) throws IOException {
    JsonObject json = summary.json(job);
    if (dryRun) {
      json.addProperty("dry_run", true);
    }
    console.say((dryRun ? "nothing written; estimate: " : "") + summary.sentence());
    console.result(json, metrics());
    return strict && summary.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
