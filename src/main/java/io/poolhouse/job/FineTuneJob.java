package io.poolhouse.job;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.poolhouse.compare.ClassificationResult;
import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.ReportFiles;
import io.poolhouse.finetune.TrainedTrials;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.spark.TextEmbedder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jobs/finetune}: the whole encoder trained with a classifier on each pooling. */
@Command(
    sortOptions = false,
    customSynopsis =
        "jobs/finetune --input=PATH|TABLE --label=COL --output=DIR [--test=PATH|TABLE] [OPTION...]",
    description = {
      "Trains the whole encoder with a linear classifier on each pooling, one trial a Spark task, and",
      "writes a report: trained against frozen, and which pooling is best once the encoder is trained.",
      "Each pooling's model goes to DIR/models, a pipeline for 'jobs/score' to DIR/pipelines.",
      "Started again with the same options, it goes on where it was. See docs/finetune.md."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:the command line, configuration, model, columns or input is wrong; nothing was trained",
      "3:done, but texts failed, and --strict was given"
    })
final class FineTuneJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "finetune";

  @Spec private CommandSpec spec;
  @Mixin private SourceOptions input;
  @Mixin private FineTuneOptions tune;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description =
          "The folder of the report, models, pipelines and trials; executors must have it mounted.")
  private String output;

  @Mixin private CommonOptions common;

  private volatile boolean working;

  @Override
  public boolean isWorking() {
    return working;
  }

  @Override
  public Integer call() throws IOException {
    input.check();
    tune.check();
    FineTuneFolder folder = FineTuneFolder.of(output);
    Console console = new Console(spec.commandLine());
    ModelPackage model = Models.resolve(tune.model(), console);
    folder.mustNotHold(model);
    tune.mustFit(model.name(), model.config().layers());
    TextEmbedder embedder = tune.embedder("text", model);
    embedder.check(embedder.plannedPoolings());
    ComparedModels models =
        new ComparedModels(List.of(embedder), List.of(), embedder.plannedPoolings().get(0));
    long start = System.nanoTime();
    try (Session session = Session.start(NAME, common)) {
      SparkSession spark = session.spark();
      EncodingOptions.mustRunHere(spark, tune.device(), tune.precision());
      folder.check(spark);
      ComparedTexts texts = new ComparedTexts(spark, models, folder.report(), console);
      Optional<Dataset<Row>> test = tune.test().map(place -> input.at(place).read(spark));
      try (FineTuneRun run = FineTuneRun.of(input.inOrder(spark), test, tune, texts, folder)) {
        announce(console, run, model, embedder);
        working = true;
        List<EmbeddedTexts> embedded = texts.embed(run.labelled().texts());
        ClassificationResult frozen = run.frozen(embedded);
        TrainedTrials trained = run.train(frozen);
        Report report =
            run.report(
                spec.commandLine().getParseResult(), description(), embedded, frozen, trained);
        List<TunedOutput> outputs = new TunedOutputs(run, trained, model).write();
        ReportFiles.of(report).forEach((name, text) -> folder.report().write(spark, name, text));
        return finished(run, trained, outputs, report, (System.nanoTime() - start) / 1e9);
      }
    }
  }

  private String description() {
    return "%s of %s".formatted(tune.what(), input.description());
  }

  private void announce(Console console, FineTuneRun run, ModelPackage model, TextEmbedder embedder)
      throws IOException {
    input.table().attribution().ifPresent(console::say);
    console.say(
        "%s by %s: %s, seeds %s%s; %,d rows in %,d classes"
            .formatted(
                description(),
                model.name(),
                String.join(", ", tune.poolings().stream().map(Object::toString).toList()),
                tune.seeds(),
                EncodingOptions.announcedPrompt(embedder),
                run.labelled().training().size(),
                run.labelled().classes().size()));
    tune.cut(model)
        .ifPresent(
            tokens ->
                console.say(
                    "texts are cut at %d tokens, for the memory of training; --max-tokens has more"
                        .formatted(tokens)));
  }

  private int finished(
      FineTuneRun run,
      TrainedTrials trained,
      List<TunedOutput> outputs,
      Report report,
      double seconds)
      throws IOException {
    Console console = run.texts().console();
    ReportFiles.table(report).forEach(line -> console.print(line));
    console.print(report.answer());
    outputs.forEach(each -> console.say(each.sentence()));
    console.say("the report is '%s/report.html'".formatted(output));
    Summary texts = run.texts().summary();
    JsonObject json = texts.json(NAME);
    json.addProperty("rows", report.rows());
    json.addProperty("texts", texts.texts());
    json.addProperty("seconds", Summary.rounded(seconds));
    json.addProperty("embedding_seconds", Summary.rounded(texts.seconds()));
    json.addProperty("trials", trained.results().size());
    json.addProperty("training_seconds", Summary.rounded(trained.seconds()));
    json.addProperty("trained_tokens", trained.tokens());
    json.addProperty(
        "trained_tokens_per_second",
        Summary.rounded(Summary.perSecond(trained.tokens(), trained.seconds())));
    json.addProperty("winner", report.winner().pooling());
    JsonArray written = new JsonArray();
    outputs.forEach(each -> written.add(each.json()));
    json.add("models", written);
    console.result(json);
    return common.strict && texts.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
