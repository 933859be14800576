package io.poolhouse.job;

import io.poolhouse.compare.ClassificationComparison;
import io.poolhouse.compare.ClassificationReport;
import io.poolhouse.compare.ClassificationResult;
import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.Crowding;
import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.Predictions;
import io.poolhouse.compare.report.Report;
import io.poolhouse.finetune.TrainedTrials;
import io.poolhouse.finetune.TrialSplit;
import io.poolhouse.finetune.Trials;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedProgress;
import io.poolhouse.spark.TrainableModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.ParseResult;

/** Encoders trained on labelled rows whose table was read and checked. */
record FineTuneRun(
    LabelledTexts labelled,
    FineTuneOptions tune,
    ComparedTexts texts,
    FineTuneFolder folder,
    TrainableModel model)
    implements AutoCloseable {
  /** Seconds between two checkpoints of a trial within an epoch. */
  private static final String CHECKPOINT_SECONDS = "spark.poolhouse.finetune.checkpointSeconds";

  private static final double USUAL_CHECKPOINT_SECONDS = 60;

  /**
   * @throws io.poolhouse.compare.CompareException where the rows cannot be learned from
   */
  static FineTuneRun of(
      Dataset<Row> rows,
      Optional<Dataset<Row>> test,
      FineTuneOptions tune,
      ComparedTexts texts,
      FineTuneFolder folder) {
    LabelledTexts labelled = LabelledTexts.of(rows, tune.columns(), test);
    if (test.isEmpty()) {
      labelled.checkFolds(tune.design().folds());
    }
    // A fold has fewer rows: it is asked again when it is made.
    TrialSplit.of(
        IntStream.range(0, labelled.training().size()).toArray(),
        new int[0],
        labelled.training().labels(),
        labelled.training().textIds(),
        tune.design().seed());
    return new FineTuneRun(
        labelled, tune, texts, folder, TrainableModel.ship(texts.models().embedders().get(0)));
  }

  /** The encoder as it is, with a classifier of MLlib on each pooling. */
  ClassificationResult frozen(List<EmbeddedTexts> models) {
    return new ClassificationComparison(
            labelled,
            models,
            List.of(Classifier.parse("logistic")),
            tune.design(),
            texts.spark().sparkContext().defaultParallelism(),
            texts.console()::say)
        .run();
  }

  TrainedTrials train(ClassificationResult frozen) throws IOException {
    double seconds =
        texts
            .spark()
            .sparkContext()
            .getConf()
            .getDouble(CHECKPOINT_SECONDS, USUAL_CHECKPOINT_SECONDS);
    Trials trials =
        new Trials(
            texts.spark(),
            model,
            tune.settings(labelled.classes().size(), seconds),
            folder.trials(),
            texts.console()::say,
            EmbedProgress.isTerminal() ? EmbedProgress.ON_TERMINAL : EmbedProgress.IN_LOG);
    return TrainedTrials.of(
        frozen, tune.poolings(), tune.seeds(), tune.design(), labelled.texts(), model, trials);
  }

  Report report(
      ParseResult options,
      String input,
      List<EmbeddedTexts> models,
      ClassificationResult frozen,
      TrainedTrials trained)
      throws IOException {
    String name = texts.models().referenceModel();
    int hidden = models.get(0).hiddenSize();
    ClassificationResult all = trained.among(frozen, name);
    new Predictions(all, labelled.texts()).write(texts.folder().predictions());
    Map<String, Map<Pooling, Double>> crowding = new LinkedHashMap<>();
    models.forEach(each -> crowding.put(each.model(), Crowding.of(each, tune.design().seed())));
    return new ClassificationReport(
            labelled,
            models,
            crowding,
            all,
            TrainedTrials.variant(name, tune.reference()),
            input,
            RunFacts.of(options, texts.models(), ComparedTexts.checksum(labelled.texts())),
            trained.runs(name, hidden))
        .report();
  }

  @Override
  public void close() {
    labelled.close();
  }
}
