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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jobs/embed}: a table in, the same table with vectors out. */
@Command(
    name = "embed",
    sortOptions = false,
    customSynopsis = "Usage: jobs/embed --input=PATH|TABLE --output=PATH|TABLE [OPTION...]",
    description = "Embeds text columns of a table and writes the table with the vectors.")
final class EmbedJob implements Callable<Integer>, WorkingJob {
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
  public Integer call() throws IOException, InterruptedException {
    Optional<TableOutput> table = output.table();
    List<TextEmbedder> embedders = embedder.embedders(input.textColumns());
    Console console = new Console(spec.commandLine());
    ModelPackage model = SelfTest.resolve(embedder.model(), console);
    List<Pooling> poolings = embedders.get(0).plannedPoolings();
    try (Session session = Session.start(spec.name(), common)) {
      embedder.mustRunHere(session.spark());
      Dataset<Row> rows = checked(session.spark(), embedders, table);
      input.table().attribution().ifPresent(console::say);
      console.say(
          "%s by %s: %s"
              .formatted(
                  input.description(),
                  model.name(),
                  poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "))));
      working = true;
      Summary summary =
          table.isEmpty()
              ? DryRun.of(rows, embedders)
              : EmbeddedTable.of(rows, embedders, embedder.isStatusWanted())
                  .write(table.get(), embedder.quarantine().map(OutputOptions::quarantine));
      return finished(summary, console);
    }
  }

  /** The rows, after everything that can be wrong before the first of them was looked at. */
  private Dataset<Row> checked(
      SparkSession spark, List<TextEmbedder> embedders, Optional<TableOutput> table) {
    table.ifPresent(out -> out.check(spark));
    Dataset<Row> rows = input.read(spark);
    StructType schema = rows.schema();
    for (TextEmbedder each : embedders) {
      schema = each.transformSchema(schema);
    }
    return rows;
  }

  private int finished(Summary summary, Console console) throws IOException {
    console.say((output.isDryRun() ? "nothing written; estimate: " : "") + summary.sentence());
    console.result(summary.json(spec.name()), output.metrics());
    return common.strict && summary.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
