package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.lake.TableOutput;
import java.util.Optional;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** Where the rows go. */
final class OutputOptions extends TargetOptions {
  @Option(
      names = "--dry-run",
      description = "Count rows and tokens, estimate the time, write nothing.")
  private boolean dryRun;

  boolean isDryRun() {
    return dryRun;
  }

  /** Empty for a dry run. */
  Optional<TableOutput> table() {
    if (dryRun) {
      return Optional.empty();
    }
    if (location().isEmpty()) {
      throw new RequestException("Say where to write with '--output PATH', or use '--dry-run'.");
    }
    return named();
  }

  /** Rows put aside are added to those of earlier runs; a dry run puts none aside. */
  Optional<TableOutput> quarantine(Optional<String> path) {
    path.filter(each -> location().filter(each::equals).isPresent())
        .ifPresent(
            same -> {
              throw new RequestException(
                  "'%s' cannot be the output and the quarantine. Give another PATH."
                      .formatted(same));
            });
    return path.filter(each -> !dryRun)
        .map(each -> new TableOutput(each, Optional.empty(), SaveMode.Append));
  }

  /** The last words of a job that embeds rows, and its exit code. */
  int finished(SparkSession spark, String job, Summary summary, Console console, boolean strict) {
    JsonObject json = summary.json(job);
    if (dryRun) {
      json.addProperty("dry_run", true);
    }
    console.say((dryRun ? "nothing written; estimate: " : "") + summary.sentence());
    result(spark, json, console);
    return strict && summary.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
