package io.poolhouse.job;

import com.google.gson.JsonObject;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.lake.WholeFolder;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.spark.UntrainedPooling;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jobs/train}: a labelled table in, a Spark ML pipeline that classifies texts out. */
@Command(
    sortOptions = false,
    customSynopsis =
        "jobs/train --input=PATH|TABLE --label=COL --output=DIR [--pooling=P] [OPTION...]",
    description = {
      "Fits a classifier of texts on all rows of a table and saves it with its model and pooling as a",
      "Spark ML PipelineModel, for 'jobs/score' or any Spark job with Poolhouse's jar.",
      "Its setting is chosen on a fifth of them, held out. Rows with a null text are left out."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the job failed",
      "2:the command line, configuration, model, labels or input is wrong; no text was embedded",
      "3:done, but texts failed, and --strict was given"
    })
final class TrainJob implements Callable<Integer>, WorkingJob {
  static final String NAME = "train";

  @Spec private CommandSpec spec;
  @Mixin private SourceOptions input;
  @Mixin private TrainOptions train;
  @Mixin private EncodingOptions encoding;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "A new folder for the pipeline.")
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
    train.classifier();
    WholeFolder folder = new WholeFolder(output, "--output");
    Console console = new Console(spec.commandLine());
    TextEmbedder embedder = encoding.embedder(train.columns().text());
    ModelPackage model = Models.resolve(encoding.model(), console);
    Pooling pooling = onlyPooling(embedder);
    embedder.check(List.of(pooling));
    String prompt = EncodingOptions.announcedPrompt(embedder);
    Optional<UntrainedPooling> untrained =
        pooling.isUntrained()
            ? Optional.of(new UntrainedPooling(embedder, pooling, train.seed()))
            : Optional.empty();
    long start = System.nanoTime();
    try (Session session = Session.start(NAME, common)) {
      encoding.mustRunHere(session.spark());
      folder.check(session.spark());
      try (LabelledTexts labelled =
          LabelledTexts.of(input.read(session.spark()), train.columns(), Optional.empty())) {
        announce(console, model, pooling + prompt, labelled);
        working = true;
        Training training = trained(labelled, embedder, untrained);
        folder.write(session.spark(), training.pipeline()::save);
        return finished(training, labelled, (System.nanoTime() - start) / 1e9, console);
      }
    }
  }

  private Training trained(
      LabelledTexts labelled, TextEmbedder embedder, Optional<UntrainedPooling> untrained) {
    return untrained.isPresent()
        ? Training.of(
            labelled, untrained.get(), train.columns().text(), train.classifier(), train.seed())
        : Training.of(labelled, embedder, train.classifier(), train.seed());
  }

  private static Pooling onlyPooling(TextEmbedder embedder) {
    List<Pooling> poolings = embedder.poolingsWithLabels();
    if (poolings.size() > 1) {
      throw new RequestException(
          "--pooling gives %d poolings (%s), and a pipeline has one. Name one of them, or join them with '+'."
              .formatted(
                  poolings.size(),
                  poolings.stream().map(Pooling::toString).collect(Collectors.joining(", "))));
    }
    return poolings.get(0);
  }

  private void announce(
      Console console, ModelPackage model, String pooling, LabelledTexts labelled) {
    input.table().attribution().ifPresent(console::say);
    console.say(
        "'%s' of %s by %s: %s; %s, %,d rows in %,d classes"
            .formatted(
                train.columns().text(),
                input.description(),
                model.name(),
                pooling,
                train.classifier().word(),
                labelled.training().size(),
                labelled.classes().size()));
    labelled
        .leftOut()
        .forEach(
            each -> console.say("left out: %,d rows, %s".formatted(each.rows(), each.reason())));
  }

  /** Texts that were embedded are fewer than rows where rows have equal texts. */
  private int finished(Training training, LabelledTexts labelled, double seconds, Console console)
      throws IOException {
    Summary texts = training.texts();
    JsonObject json = texts.json(NAME);
    json.addProperty("rows", labelled.training().size());
    json.addProperty("texts", texts.rows());
    json.addProperty("classes", labelled.classes().size());
    json.addProperty("seconds", Summary.rounded(seconds));
    json.addProperty("embedding_seconds", Summary.rounded(texts.seconds()));
    json.addProperty("fitting_seconds", Summary.rounded(training.seconds()));
    console.say(
        "embedded %s; fitted in %.1f s, %s; saved '%s'"
            .formatted(texts.sentence(), training.seconds(), training.setting(), output));
    console.result(json);
    return common.strict && texts.failed() > 0 ? ExitCode.ROWS_FAILED : ExitCode.DONE;
  }
}
