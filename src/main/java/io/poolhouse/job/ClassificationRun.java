package io.poolhouse.job;

import io.poolhouse.compare.ClassificationComparison;
import io.poolhouse.compare.ClassificationReport;
import io.poolhouse.compare.ClassificationResult;
import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.Crowding;
import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.FittedClassifier;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.Predictions;
import io.poolhouse.compare.TrainedPipeline;
import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.lake.WholeFolder;
import io.poolhouse.pooling.Pooling;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import picocli.CommandLine.ParseResult;

/** Labels: classifiers on every variant. */
record ClassificationRun(LabelledTexts labelled, CompareOptions compare, ComparedTexts texts)
    implements ComparisonRun {

  /**
   * @throws io.poolhouse.compare.CompareException where the rows cannot be compared on
   */
  static ClassificationRun of(
      Dataset<Row> rows, Optional<Dataset<Row>> test, CompareOptions compare, ComparedTexts texts) {
    LabelledTexts labelled = LabelledTexts.of(rows, compare.columns(), test);
    if (test.isEmpty()) {
      labelled.checkFolds(compare.design().folds());
    }
    return new ClassificationRun(labelled, compare, texts);
  }

  @Override
  public Report report(ParseResult options, String input) throws IOException {
    List<EmbeddedTexts> models = texts.embed(labelled.texts());
    ClassificationResult result =
        new ClassificationComparison(
                labelled,
                models,
                compare.classifiers(),
                compare.design(),
                texts.spark().sparkContext().defaultParallelism(),
                texts.console()::say)
            .run();
    texts
        .console()
        .say(
            "%,d fits of MLlib in %.1f s, %.2f a second"
                .formatted(result.fits(), result.seconds(), result.fits() / result.seconds()));
    new Predictions(result, labelled.texts()).write(texts.folder().predictions());
    Map<String, Map<Pooling, Double>> crowding = new LinkedHashMap<>();
    models.forEach(each -> crowding.put(each.model(), Crowding.of(each, compare.design().seed())));
    Provenance provenance =
        RunFacts.of(options, texts.models(), ComparedTexts.checksum(labelled.texts()));
    return new ClassificationReport(
            labelled, models, crowding, result, reference(), input, provenance)
        .report();
  }

  private Variant reference() {
    return new Variant(
        texts.models().referenceModel(),
        texts.models().reference().toString(),
        compare.classifiers().get(0).word());
  }

  /** From the vectors that are there already. */
  @Override
  public void saveBest(Variant winner, WholeFolder folder) {
    EmbeddedTexts model = texts.of(winner.model());
    Column vector = model.vector(Pooling.parse(winner.pooling()));
    FittedClassifier fitted =
        FittedClassifier.onAll(
            labelled,
            model.rows().select(functions.col("id"), vector.as("features")),
            Classifier.parse(winner.classifier()),
            compare.design().seed());
    TrainedPipeline pipeline =
        TrainedPipeline.of(
            texts.spark(),
            texts
                .models()
                .embedderOf(winner.model())
                .copy(ParamMap.empty())
                .setInputCol(compare.columns().text())
                .setPoolings(winner.pooling()),
            fitted.model(),
            fitted.columns(),
            labelled.classes());
    folder.write(texts.spark(), pipeline::save);
    texts
        .console()
        .say(
            "saved '%s': %s of %s, %s, %s"
                .formatted(
                    folder.location(),
                    winner.pooling(),
                    winner.model(),
                    winner.classifier(),
                    fitted.setting()));
  }

  @Override
  public void close() {
    labelled.close();
  }
}
