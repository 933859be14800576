package io.poolhouse.compare.report;

import java.util.List;
import java.util.Optional;

/**
 * What a comparison found. All that is shown anywhere is in here, so that the three files say the
 * same.
 *
 * @param answer one or two sentences in plain words
 * @param notes what a reader must know before believing: small classes, grid edges, truncation
 * @param variants in the order in which they were asked for
 * @param comparisons of every variant but the reference, in the same order
 * @param training where encoders were trained, too
 * @param withinModels where several models were compared
 */
public record Report(
    Task task,
    long rows,
    long seed,
    String answer,
    List<String> notes,
    List<VariantScore> variants,
    Variant reference,
    List<Comparison> comparisons,
    List<Baseline> baselines,
    Variant winner,
    Optional<Disagreement> disagreement,
    List<LearningPoint> learningCurve,
    DataSummary data,
    Provenance provenance,
    Optional<TrainingSummary> training,
    List<WithinModel> withinModels) {

  /** Where only classifiers were trained. */
  public Report(
      Task task,
      long rows,
      long seed,
      String answer,
      List<String> notes,
      List<VariantScore> variants,
      Variant reference,
      List<Comparison> comparisons,
      List<Baseline> baselines,
      Variant winner,
      Optional<Disagreement> disagreement,
      List<LearningPoint> learningCurve,
      DataSummary data,
      Provenance provenance) {
    this(
        task,
        rows,
        seed,
        answer,
        notes,
        variants,
        reference,
        comparisons,
        baselines,
        winner,
        disagreement,
        learningCurve,
        data,
        provenance,
        Optional.empty(),
        List.of());
  }

  public Report with(TrainingSummary found) {
    return with(Optional.of(found), withinModels);
  }

  public Report withModels(List<WithinModel> found) {
    return with(training, found);
  }

  private Report with(Optional<TrainingSummary> trained, List<WithinModel> models) {
    return new Report(
        task,
        rows,
        seed,
        answer,
        notes,
        variants,
        reference,
        comparisons,
        baselines,
        winner,
        disagreement,
        learningCurve,
        data,
        provenance,
        trained,
        models);
  }
}
