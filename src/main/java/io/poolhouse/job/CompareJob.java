package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.ReportFiles;
import io.poolhouse.lake.ReportFolder;
import io.poolhouse.lake.TableInput;
import io.poolhouse.lake.WholeFolder;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code jobs/compare}: which pooling a task needs, and whether the difference is real. */
@Command(
    sortOptions = false,
    customSynopsis = {
      "jobs/compare --input=PATH|TABLE --label=COL --output=DIR [--test=PATH|TABLE] [OPTION...]",
      "       jobs/compare --input=PATH|TABLE --pair=COL,COL --score=COL --output=DIR [OPTION...]",
      "       jobs/compare --demo"
    },
    description = {
      "Embeds the texts of a table once for all poolings, scores every pooling on the task that the",
      "table holds, and writes a report: which is best, by how much, and whether that is real.",
      "--model may name several (minilm,bert-base). Started again with the same --output, it embeds",
      "only what is not there yet. See docs/compare.md."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:the command line, configuration, model, columns or input is wrong; no text was embedded",
      "3:done, but texts failed, and --strict was given"
    })
final class CompareJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "compare";

  @Spec private CommandSpec spec;

  @Option(
      names = "--demo",
      description =
          "Compare on a sample of demo:wordnet; needs no other option, and writes to"
              + " ./poolhouse-demo.")
  private boolean demo;

  @Mixin private SourceOptions input;
  @Mixin private CompareOptions compare;
  @Mixin private EncodingOptions encoding;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "The folder of the report: report.html, report.md, report.json, predictions, and the"
              + " embeddings, which another run uses again.")
  private String output;

  @Mixin private CommonOptions common;

  private volatile boolean working;

  @Override
  public boolean isWorking() {
    return working;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    ReportFolder folder = new ReportFolder(output == null ? DemoSample.OUTPUT : output);
    Optional<WholeFolder> best =
        compare.saveBest().map(place -> new WholeFolder(place, "--save-best"));
    Console console = new Console(spec.commandLine());
    ComparedModels models =
        ComparedModels.of(encoding, compare.reference(), compare.teachingSeed(), console);
    long start = System.nanoTime();
    try (Session session = Session.start(NAME, common)) {
      SparkSession spark = session.spark();
      encoding.mustRunHere(spark);
      folder.check(spark);
      best.ifPresent(each -> folder.mustNotHold(spark, each));
      best.ifPresent(each -> each.check(spark));
      try (ComparisonRun run = prepared(spark, new ComparedTexts(spark, models, folder, console))) {
        announce(console, models);
        working = true;
        Report report = run.report(spec.commandLine().getParseResult(), description());
        ReportFiles.of(report).forEach((name, text) -> folder.write(spark, name, text));
        best.ifPresent(each -> run.saveBest(report.winner(), each));
        return finished(run, report, folder, (System.nanoTime() - start) / 1e9, console);
      }
    }
  }

  private void checkOptions() {
    if (demo && input.isGiven()) {
      throw new RequestException("--demo has its own input. Leave out --input or --demo.");
    }
    if (!demo) {
      input.check();
      if (output == null) {
        throw new ParameterException(spec.commandLine(), "Missing required option: '--output=DIR'");
      }
    }
    compare.check(demo);
  }

  /** Reads the rows and refuses what cannot be compared. */
  private ComparisonRun prepared(SparkSession spark, ComparedTexts texts) {
    Dataset<Row> rows = demo ? DemoSample.read(spark) : input.inOrder(spark);
    if (compare.isSimilarity()) {
      return SimilarityRun.of(rows, compare, texts);
    }
    Optional<Dataset<Row>> test = compare.test().map(place -> input.at(place).read(spark));
    return ClassificationRun.of(rows, test, compare, texts);
  }

  private String description() {
    return "%s of %s"
        .formatted(compare.what(), demo ? DemoSample.DESCRIPTION : input.description());
  }

  private void announce(Console console, ComparedModels models) {
    TableInput table = demo ? DemoSample.CORPUS : input.table();
    table.attribution().ifPresent(console::say);
    console.say("%s by %s".formatted(description(), models.description()));
  }

  private int finished(
      ComparisonRun run, Report report, ReportFolder folder, double seconds, Console console)
      throws IOException {
    ReportFiles.table(report).forEach(line -> console.print(line));
    console.print(report.answer());
    console.say("the report is '%s/report.html'".formatted(folder.location()));
    Summary texts = run.texts().summary();
    JsonObject json = texts.json(NAME);
    json.addProperty("rows", report.rows());
    json.addProperty("texts", texts.texts());
    json.addProperty("seconds", Summary.rounded(seconds));
    json.addProperty("embedding_seconds", Summary.rounded(texts.seconds()));
    json.addProperty("texts_embedded", run.texts().embedded());
    json.addProperty("winner", report.winner().pooling());
    console.result(json);
    return common.strict && texts.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
