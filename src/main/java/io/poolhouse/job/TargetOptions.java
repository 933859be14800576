package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.lake.Partitioning;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.lake.WholeFile;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
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
      description =
          "Write the closing JSON object to this file, too, on any storage. It is there only if the"
              + " job is done: an earlier run's is removed before the first row.")
  private String metricsOutput;

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

  /** The file of {@code --metrics-output}. */
  Optional<WholeFile> metrics() {
    return Optional.ofNullable(metricsOutput).map(path -> new WholeFile(path, "--metrics-output"));
  }

  /** The last line of a job that is done, and the same in the file. */
  void result(SparkSession spark, JsonObject json, Console console) {
    metrics().ifPresent(file -> file.write(spark, json + "\n"));
    console.result(json);
  }
}
