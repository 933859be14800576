package io.poolhouse.job;

import io.poolhouse.lake.Partitioning;
import io.poolhouse.lake.TableOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import picocli.CommandLine.Option;

/** Where rows may go. */
class TargetOptions {
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
      names = "--partition-by",
      paramLabel = "COL[,COL...]",
      description =
          "Lay the output out by these columns' values. Default: as a table that is there is, else"
              + " not at all.")
  private String partitionBy;

  @Option(
      names = "--metrics-output",
      paramLabel = "PATH",
      description = "Write the closing JSON object to this file, too.")
  private Path metricsOutput;

  /** Empty where none is named. */
  Optional<TableOutput> named() {
    return location()
        .map(
            place ->
                new TableOutput(
                    place, Optional.ofNullable(outputFormat), mode.save, partitioning()));
  }

  Mode mode() {
    return mode;
  }

  private Partitioning partitioning() {
    return partitionBy == null ? Partitioning.NONE : Partitioning.parse(partitionBy);
  }

  Optional<String> location() {
    return Optional.ofNullable(output);
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
}
