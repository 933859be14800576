package io.poolhouse.job;

import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.job.TextCounts.EmbeddedColumn;
import io.poolhouse.lake.TableOutput;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jobs/score}: a table in, the same table with predicted labels out. */
@Command(
    sortOptions = false,
    customSynopsis = "jobs/score --pipeline=DIR --input=PATH|TABLE --output=PATH|TABLE [OPTION...]",
    description = {
      "Adds 'prediction', the label's own text, and 'probability', by default an ML vector whose column",
      "names the classes in its ML attributes. Both are null where the text is null or failed."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:the command line, configuration, pipeline or input is wrong; no row was processed",
      "3:done, but rows failed, and --strict was given"
    })
final class ScoreJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "score";

  /** What the classifier's probabilities are written as. */
  enum Probability {
    VECTOR,
    MAP
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--pipeline",
      paramLabel = "DIR",
      required = true,
      description =
          "The folder that --output of 'jobs/train' or --save-best of 'jobs/compare' named.")
  private String folder;

  @Mixin private SourceOptions input;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      defaultValue = "auto",
      description =
          "Where it computes; auto is CUDA where the executor has it. Default: ${DEFAULT-VALUE}.")
  private DeviceChoice device;

  @Option(
      names = "--probability",
      paramLabel = "vector|map",
      defaultValue = "vector",
      description =
          "ML vector, or map<string,double> from label to probability, which needs no MLlib to read"
              + " and which Iceberg can hold. Default: ${DEFAULT-VALUE}.")
  private Probability probability;

  @Mixin private OutputOptions output;
  @Mixin private CommonOptions common;

  private volatile boolean working;

  @Override
  public boolean isWorking() {
    return working;
  }

  @Override
  public Integer call() throws IOException {
    input.check();
    output.table();
    output.metrics();
    Console console = new Console(spec.commandLine());
    try (Session session = Session.start(NAME, common, console)) {
      TrainedPipeline pipeline = TrainedPipeline.load(session.spark(), folder);
      TextEmbedder embedder = pipeline.embedder().setDevice(device.word());
      Models.resolve(embedder.getOrDefault(embedder.model()), console);
      embedder.check(embedder.plannedPoolings());
      mustRunHere(session.spark(), embedder);
      output.table().ifPresent(table -> table.check(session.spark()));
      output.metrics().ifPresent(file -> file.check(session.spark()));
      Dataset<Row> rows = input.read(session.spark());
      checkColumns(session.spark(), pipeline, rows);
      announce(console, pipeline);
      output.metrics().ifPresent(file -> file.remove(session.spark()));
      working = true;
      return output.finished(
          session.spark(),
          NAME,
          output.isDryRun()
              ? DryRun.of(pipeline.texts(rows), List.of(embedder), DistinctTexts.NONE)
              : written(pipeline, rows, output.table().orElseThrow()),
          console,
          common.strict);
    }
  }

  private void mustRunHere(SparkSession spark, TextEmbedder embedder) {
    Precision precision = Precision.parse(embedder.getOrDefault(embedder.precision()));
    EncodingOptions.mustRunHere(spark, device, precision);
  }

  private void checkColumns(SparkSession spark, TrainedPipeline pipeline, Dataset<Row> rows) {
    StructType scored = pipeline.model().transformSchema(rows.schema());
    Dataset<Row> none = spark.createDataFrame(List.<Row>of(), scored);
    output.table().ifPresent(table -> table.mustHold(spark, asWanted(pipeline, none).schema()));
  }

  private Dataset<Row> asWanted(TrainedPipeline pipeline, Dataset<Row> finished) {
    return switch (probability) {
      case VECTOR -> finished;
      case MAP -> pipeline.byLabel(finished);
    };
  }

  private void announce(Console console, TrainedPipeline pipeline) {
    input.table().attribution().ifPresent(console::say);
    console.say(
        "'%s' of %s by %s: %,d classes"
            .formatted(
                pipeline.textColumn(), input.description(), folder, pipeline.classes().size()));
  }

  private Summary written(TrainedPipeline pipeline, Dataset<Row> rows, TableOutput table) {
    TextCounts counts = new TextCounts(List.of(EmbeddedColumn.of(pipeline.embedder())));
    long start = System.nanoTime();
    Dataset<Row> finished = pipeline.finished(counts.watching(pipeline.predicted(rows)));
    table.write(asWanted(pipeline, finished));
    return counts.summary((System.nanoTime() - start) / 1e9);
  }
}
