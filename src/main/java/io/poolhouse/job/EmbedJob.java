package io.poolhouse.job;

import io.poolhouse.lake.TableOutput;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jobs/embed}: a table in, the same table with vectors out. */
@Command(
    sortOptions = false,
    customSynopsis = "jobs/embed --input=PATH|TABLE --output=PATH|TABLE [OPTION...]",
    description = "Embeds text columns of a table and writes the table with the vectors.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:the command line, configuration, model or input is wrong; no row was processed",
      "3:done, but rows failed, and --strict was given"
    },
    footerHeading = "Environment:%n",
    footer = {
      "  SPARK_HOME            its bin/spark-submit runs the job; else Maven's Spark does",
      "  POOLHOUSE_HOME        where imported models lie (default ~/.poolhouse)",
      "  POOLHOUSE_JAVA_OPTS   options for Java, such as -Xmx8g"
    })
final class EmbedJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "embed";

  @Spec private CommandSpec spec;
  @Mixin private InputOptions input;
  @Mixin private EmbedderOptions embedder;
  @Mixin private OutputOptions output;
  @Mixin private CommonOptions common;

  private volatile boolean working;

  @Override
  public boolean isWorking() {
    return working;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Console console = new Console(spec.commandLine());
    List<TextEmbedder> embedders = embedder.embedders(input.textColumns());
    ModelPackage model = Models.resolve(embedder.model(), console);
    List<Pooling> poolings = embedders.get(0).plannedPoolings();
    try (Session session = Session.start(NAME, common, console)) {
      embedder.mustRunHere(session.spark());
      checkOutputs(session.spark());
      Dataset<Row> rows = input.read(session.spark());
      checkColumns(session.spark(), table(rows, embedders, DistinctTexts.NONE), rows);
      announce(console, model, poolings);
      output.metrics().ifPresent(file -> file.remove(session.spark()));
      working = true;
      return output.finished(
          session.spark(), NAME, embedded(rows, embedders, console), console, common.strict);
    }
  }

  private Summary embedded(Dataset<Row> rows, List<TextEmbedder> embedders, Console console) {
    long start = System.nanoTime();
    DistinctTexts distinct =
        DistinctTexts.chosen(embedder.distinct(), rows, embedders, console::say);
    double choosing = (System.nanoTime() - start) / 1e9;
    return output.isDryRun()
        ? DryRun.of(rows, embedders, distinct)
        : written(table(rows, embedders, distinct)).after(choosing);
  }

  private EmbeddedTable table(
      Dataset<Row> rows, List<TextEmbedder> embedders, DistinctTexts distinct) {
    return EmbeddedTable.of(rows, embedders, embedder.isStatusWanted(), distinct);
  }

  private void checkOptions() {
    input.check();
    output.table();
    output.metrics();
    quarantine();
  }

  private Optional<TableOutput> quarantine() {
    return output.quarantine(embedder.quarantine());
  }

  private void checkOutputs(SparkSession spark) {
    Stream.of(output.table(), quarantine())
        .flatMap(Optional::stream)
        .forEach(table -> table.check(spark));
    output.metrics().ifPresent(file -> file.check(spark));
  }

  private void checkColumns(SparkSession spark, EmbeddedTable table, Dataset<Row> rows) {
    output.table().ifPresent(out -> out.mustHold(spark, table.finished().schema()));
    quarantine().ifPresent(out -> out.mustHold(spark, rows.schema()));
  }

  private void announce(Console console, ModelPackage model, List<Pooling> poolings) {
    input.table().attribution().ifPresent(console::say);
    console.say(
        "%s by %s: %s"
            .formatted(
                input.description(),
                model.name(),
                poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "))));
  }

  private Summary written(EmbeddedTable table) {
    return table.write(output.table().orElseThrow(), quarantine());
  }
}
