package io.poolhouse.job;

import io.poolhouse.lake.KeyedOutput;
import io.poolhouse.lake.RowKey;
import io.poolhouse.lake.TableDifference;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.lake.WantedColumns;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  @Mixin private IncrementalOptions incremental;
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
    embedders.get(0).check(poolings);
    String prompt = EncodingOptions.announcedPrompt(embedders.get(0));
    Runnable announce = () -> announce(console, model, poolings, prompt);
    try (Session session = Session.start(NAME, common, console)) {
      embedder.mustRunHere(session.spark());
      checkOutputs(session.spark());
      return incremental.isOn()
          ? incrementally(session.spark(), embedders, console, announce)
          : fully(session.spark(), embedders, console, announce);
    }
  }

  private int fully(
      SparkSession spark, List<TextEmbedder> embedders, Console console, Runnable announce) {
    Dataset<Row> rows = input.read(spark);
    checkColumns(spark, table(rows, embedders, DistinctTexts.NONE), rows);
    announce.run();
    begin(spark);
    return output.finished(spark, NAME, embedded(rows, embedders, console), console, common.strict);
  }

  private int incrementally(
      SparkSession spark, List<TextEmbedder> embedders, Console console, Runnable announce) {
    long start = System.nanoTime();
    Dataset<Row> source = input.inOrder(spark);
    RowKey key = incremental.key().in(source.schema());
    WantedColumns wanted = IncrementalRun.wanted(source.schema(), embedders, embedder);
    output.compared().mustHold(spark, wanted.output());
    quarantine().ifPresent(out -> out.mustHold(spark, source.schema()));
    announce.run();
    IncrementalRun run =
        new IncrementalRun(embedders, embedder, wanted, quarantine(), console::say);
    try (KeyedOutput held = output.compared().keyed(spark, wanted)) {
      working = true; // what fails in here is the cluster's
      try (TableDifference difference =
          held.compare(source, key, run.state(), incremental.keepsDeleted())) {
        working = false; // but what was found may be the input's
        difference.mustHaveOneRowAKey(input.table().location(), output.location().orElseThrow());
        begin(spark);
        IncrementalSummary summary =
            output.isDryRun()
                ? run.estimate(held, difference)
                : run.of(held, difference).since(start);
        return output.finished(spark, NAME, summary, console, common.strict);
      }
    }
  }

  /** From here on a failure is the job's, and no file may claim the success of an earlier run. */
  private void begin(SparkSession spark) {
    output.metrics().ifPresent(file -> file.remove(spark));
    working = true;
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
    incremental.check(input.isLimited());
    output.table();
    if (incremental.isOn()) {
      output.compared();
    }
    output.metrics();
    quarantine();
  }

  private Optional<TableOutput> quarantine() {
    return output.quarantine(embedder.quarantine());
  }

  private void checkOutputs(SparkSession spark) {
    output
        .table()
        .ifPresent(
            table -> {
              if (incremental.isOn()) {
                table.checkForUpdates(spark);
              } else {
                table.check(spark);
              }
            });
    quarantine().ifPresent(table -> table.check(spark));
    output.metrics().ifPresent(file -> file.check(spark));
  }

  private void checkColumns(SparkSession spark, EmbeddedTable table, Dataset<Row> rows) {
    output.table().ifPresent(out -> out.mustHold(spark, table.finished().schema()));
    quarantine().ifPresent(out -> out.mustHold(spark, rows.schema()));
  }

  private void announce(
      Console console, ModelPackage model, List<Pooling> poolings, String prompt) {
    input.table().attribution().ifPresent(console::say);
    console.say(
        "%s by %s: %s%s"
            .formatted(
                input.description(),
                model.name(),
                poolings.stream().map(Pooling::toString).collect(Collectors.joining(", ")),
                prompt));
  }

  private Summary written(EmbeddedTable table) {
    return table.write(output.table().orElseThrow()::write, quarantine());
  }
}
