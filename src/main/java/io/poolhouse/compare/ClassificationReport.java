package io.poolhouse.compare;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.DataSummary;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.TrainingRun;
import io.poolhouse.compare.report.TrainingSummary;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.report.VariantScore.ChosenSetting;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Puts what was found into words and figures.
 *
 * @param input the user's words
 * @param crowding by model, then pooling
 * @param runs of encoders that were trained; none where only classifiers were
 */
public record ClassificationReport(
    LabelledTexts texts,
    List<EmbeddedTexts> models,
    Map<String, Map<Pooling, Double>> crowding,
    ClassificationResult result,
    Variant reference,
    String input,
    Provenance provenance,
    List<TrainingRun> runs) {

  /** Where only classifiers were trained. */
  public ClassificationReport(
      LabelledTexts texts,
      List<EmbeddedTexts> models,
      Map<String, Map<Pooling, Double>> crowding,
      ClassificationResult result,
      Variant reference,
      String input,
      Provenance provenance) {
    this(texts, models, crowding, result, reference, input, provenance, List.of());
  }

  public Report report() {
    List<VariantScore> scores = new ArrayList<>();
    for (EmbeddedTexts model : models) {
      for (Pooling pooling : model.poolings()) {
        result.outcomes().keySet().stream()
            .filter(variant -> variant.model().equals(model.model()))
            .filter(variant -> variant.pooling().equals(pooling.toString()))
            .filter(variant -> !isTrained(variant))
            .forEach(variant -> scores.add(score(variant, model, pooling)));
      }
    }
    result.taught().keySet().forEach(variant -> scores.add(taught(variant)));
    result.outcomes().keySet().stream()
        .filter(variant -> isTrained(variant))
        .forEach(variant -> scores.add(trained(variant)));
    List<Comparison> comparisons = Significance.verdicts(result.against(reference));
    Answer answer =
        new Answer(Task.CLASSIFICATION, scores, reference, comparisons, result::isWorse);
    VariantScore winner = answer.winner();
    DataSummary data = data();
    Report report =
        new Report(
                Task.CLASSIFICATION,
                result.rows().size(),
                result.design().seed(),
                answer.words(),
                new ClassificationNotes(result, scores, data, texts.testRowsSeenInTraining()).all(),
                scores,
                reference,
                comparisons,
                result.baselines(),
                winner.variant(),
                Disagreements.of(result, texts.texts(), reference, rival(scores, winner)),
                result.learningCurve(),
                data,
                provenance)
            .withModels(
                new WithinModels(Task.CLASSIFICATION, scores, reference, result::test).all());
    return runs.isEmpty() ? report : report.with(training());
  }

  private boolean isTrained(Variant variant) {
    return runs.stream().anyMatch(run -> run.variant().equals(variant));
  }

  /** Each pooling with a trained encoder against the same with one that stayed as it was. */
  private TrainingSummary training() {
    Map<Variant, PairedTest> tests = new LinkedHashMap<>();
    result.outcomes().keySet().stream()
        .filter(this::isTrained)
        .forEach(
            trained ->
                frozen(trained)
                    .ifPresent(
                        frozen ->
                            tests.put(
                                trained,
                                result.test(
                                    trained, frozen, Significance.strictest(runs.size())))));
    int seeds = result.outcomes().values().stream().mapToInt(Outcome::seeds).max().orElse(1);
    return new TrainingSummary(seeds, runs, Significance.verdicts(tests));
  }

  private Optional<Variant> frozen(Variant trained) {
    return result.outcomes().keySet().stream()
        .filter(variant -> !isTrained(variant))
        .filter(variant -> variant.model().equals(trained.model()))
        .filter(variant -> variant.pooling().equals(trained.pooling()))
        .findFirst();
  }

  private VariantScore taught(Variant variant) {
    return score(
        variant,
        result.widestTaught(variant),
        Double.NaN,
        result.outcomes().get(variant).settings(Classifier.parse(variant.classifier())));
  }

  private VariantScore trained(Variant variant) {
    int width =
        runs.stream()
            .filter(run -> run.variant().equals(variant))
            .mapToInt(TrainingRun::width)
            .findFirst()
            .orElseThrow();
    return score(variant, width, Double.NaN, List.of());
  }

  /** Against the reference stands the winner; where that is the reference, the second best. */
  private Variant rival(List<VariantScore> scores, VariantScore winner) {
    if (!winner.variant().equals(reference)) {
      return winner.variant();
    }
    List<VariantScore> others =
        scores.stream().filter(each -> !each.variant().equals(reference)).toList();
    return others.isEmpty()
        ? reference
        : new Answer(Task.CLASSIFICATION, others, reference, List.of(), result::isWorse)
            .winner()
            .variant();
  }

  private VariantScore score(Variant variant, EmbeddedTexts model, Pooling pooling) {
    return score(
        variant,
        pooling.width(model.hiddenSize()),
        crowding.get(model.model()).get(pooling),
        result.outcomes().get(variant).settings(Classifier.parse(variant.classifier())));
  }

  private VariantScore score(
      Variant variant, int width, double crowded, List<ChosenSetting> settings) {
    Outcome outcome = result.outcomes().get(variant);
    return new VariantScore(
        variant,
        width,
        outcome.mean(),
        outcome.sd(),
        outcome.interval(),
        Arrays.stream(outcome.scores()).boxed().toList(),
        OptionalDouble.of(outcome.confusion().macroF1()),
        outcome.seconds(),
        (long) width * Float.BYTES,
        crowded,
        outcome.classScores(),
        List.of(),
        settings);
  }

  private DataSummary data() {
    List<LeftOut> leftOut = new ArrayList<>(texts.leftOut());
    long labelled = texts.training().size() + texts.test().map(LabelledRows::size).orElse(0);
    if (labelled > result.rows().size()) {
      leftOut.add(new LeftOut("a model could not take the text", labelled - result.rows().size()));
    }
    boolean isTested = result.rows().testRows() > 0;
    return new DataSummary(
        input,
        result.rows().trainingRows(),
        result.rows().testRows(),
        texts.duplicates(),
        leftOut,
        isTested ? 0 : result.design().folds(),
        isTested ? 1 : result.design().repeats(),
        texts.classCounts(),
        models.stream().map(EmbeddedTexts::lengths).toList());
  }
}
