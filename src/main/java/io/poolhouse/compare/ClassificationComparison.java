package io.poolhouse.compare;

import io.poolhouse.compare.Fits.Candidate;
import io.poolhouse.compare.report.LearningPoint;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Classifiers on every pooling variant over the same splits.
 *
 * @param models the texts as each model embedded them
 * @param atOnce fits side by side
 */
public record ClassificationComparison(
    LabelledTexts texts,
    List<EmbeddedTexts> models,
    List<Classifier> classifiers,
    Design design,
    int atOnce,
    Consumer<String> say) {
  /** Of the training rows, below all of them. */
  private static final List<Double> SHARES = List.of(0.1, 0.2, 0.4, 0.7);

  /** Fits and scores all of it. */
  public ClassificationResult run() {
    FitRows rows = FitRows.of(texts, withoutVectors());
    List<Split> splits = Split.of(rows, design);
    Map<Variant, Candidate> variants = candidates(rows);
    Map<Classifier, Candidate> terms = terms(rows);
    List<Double> shares = design.learningCurve() ? SHARES : List.of();
    Fits fits =
        new Fits(
            rows,
            design,
            atOnce,
            new FitProgress(
                splits.size() * (variants.size() * (1 + shares.size()) + terms.size()), say));
    List<Candidate> all = new ArrayList<>(variants.values());
    all.addAll(terms.values());
    long start = System.nanoTime();
    Map<Candidate, List<FoldResult>> results = fits.of(all, splits);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<Variant, Outcome> outcomes = new LinkedHashMap<>();
    variants.forEach(
        (variant, candidate) ->
            outcomes.put(variant, new Outcome(rows, design, results.get(candidate))));
    Map<Classifier, Outcome> ofTerms = new LinkedHashMap<>();
    terms.forEach(
        (classifier, candidate) ->
            ofTerms.put(classifier, new Outcome(rows, design, results.get(candidate))));
    return new ClassificationResult(
        rows,
        design,
        splits,
        outcomes,
        ofTerms,
        learning(fits, rows, splits, variants, shares),
        seconds);
  }

  /** A text that one model cannot take is left out for all, so that all are scored on the same. */
  private Set<Long> withoutVectors() {
    Set<Long> ids = new TreeSet<>();
    models.forEach(each -> ids.addAll(each.idsWithoutVectors()));
    return ids;
  }

  private Map<Variant, Candidate> candidates(FitRows rows) {
    Map<Variant, Candidate> candidates = new LinkedHashMap<>();
    for (EmbeddedTexts model : models) {
      for (Pooling pooling : model.poolings()) {
        FeatureSource source = FeatureSource.vectors(() -> FitTable.of(rows, model, pooling));
        for (Classifier classifier : classifiers) {
          Variant variant = new Variant(model.model(), pooling.toString(), classifier.word());
          candidates.put(
              variant,
              new Candidate("%s of %s".formatted(pooling, model.model()), source, classifier));
        }
      }
    }
    return candidates;
  }

  private Map<Classifier, Candidate> terms(FitRows rows) {
    FeatureSource source = FeatureSource.terms(() -> FitTable.of(rows, texts.texts()));
    Map<Classifier, Candidate> candidates = new LinkedHashMap<>();
    classifiers.forEach(each -> candidates.put(each, new Candidate("tf-idf", source, each)));
    return candidates;
  }

  private List<LearningPoint> learning(
      Fits fits,
      FitRows rows,
      List<Split> splits,
      Map<Variant, Candidate> variants,
      List<Double> shares) {
    List<LearningPoint> points = new ArrayList<>();
    for (double share : shares) {
      List<Split> smaller = splits.stream().map(each -> each.knowing(share, rows, design)).toList();
      Map<Candidate, List<FoldResult>> results = fits.of(List.copyOf(variants.values()), smaller);
      variants.forEach(
          (variant, candidate) ->
              points.add(
                  ClassificationResult.point(
                      variant, share, new Outcome(rows, design, results.get(candidate)))));
    }
    return points;
  }
}
