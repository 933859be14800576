package io.poolhouse.job;

import io.poolhouse.compare.ClassificationComparison;
import io.poolhouse.compare.ClassificationReport;
import io.poolhouse.compare.ClassificationResult;
import io.poolhouse.compare.Classifier;
import io.poolhouse.compare.Crowding;
import io.poolhouse.compare.EmbeddedTexts;
import io.poolhouse.compare.LabelledTexts;
import io.poolhouse.compare.Predictions;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
                texts.models().untrained(),
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

  @Override
  public void saveBest(Variant winner, WholeFolder folder) {
    Training best =
        Pooling.parse(winner.pooling()).isUntrained() ? learned(winner) : fromKept(winner);
    folder.write(texts.spark(), best.pipeline()::save);
    texts
        .console()
        .say(
            "saved '%s': %s of %s, %s, %s"
                .formatted(
                    folder.location(),
                    winner.pooling(),
                    winner.model(),
                    winner.classifier(),
                    best.setting()));
  }

  /** From the vectors that are there already. */
  private Training fromKept(Variant winner) {
    return Training.of(
        labelled,
        texts.of(winner.model()),
        texts
            .models()
            .embedderOf(winner.model())
            .copy(ParamMap.empty())
            .setInputCol(compare.columns().text())
            .setPoolings(winner.pooling()),
        Classifier.parse(winner.classifier()),
        compare.design().seed());
  }

  /** The pooling, too, from all rows: each split had learned another from its own. */
  private Training learned(Variant winner) {
    return Training.of(
        labelled,
        texts.models().untrainedOf(winner.model(), winner.pooling()),
        compare.columns().text(),
        Classifier.parse(winner.classifier()),
        compare.design().seed());
  }

  @Override
  public void close() {
    labelled.close();
  }
}
