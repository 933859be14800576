package io.poolhouse.compare;

import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.DataSummary;
import io.poolhouse.compare.report.DataSummary.LeftOut;
import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Puts what was found into words and figures.
 *
 * @param input the user's words
 * @param crowding by model, then pooling
 */
public record ClassificationReport(
    LabelledTexts texts,
    List<EmbeddedTexts> models,
    Map<String, Map<Pooling, Double>> crowding,
    ClassificationResult result,
    Variant reference,
    String input,
    Provenance provenance) {

  public Report report() {
    List<VariantScore> scores = new ArrayList<>();
    for (EmbeddedTexts model : models) {
      for (Pooling pooling : model.poolings()) {
        result.outcomes().keySet().stream()
            .filter(variant -> variant.model().equals(model.model()))
            .filter(variant -> variant.pooling().equals(pooling.toString()))
            .forEach(variant -> scores.add(score(variant, model, pooling)));
      }
    }
    List<Comparison> comparisons = Significance.verdicts(result.against(reference));
    Answer answer =
        new Answer(Task.CLASSIFICATION, scores, reference, comparisons, result::isWorse);
    VariantScore winner = answer.winner();
    DataSummary data = data();
    return new Report(
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
        provenance);
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
    Outcome outcome = result.outcomes().get(variant);
    int width = pooling.width(model.hiddenSize());
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
        crowding.get(model.model()).get(pooling),
        outcome.classScores(),
        List.of(),
        outcome.settings(Classifier.parse(variant.classifier())));
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
