package io.poolhouse.compare;

import io.poolhouse.compare.Fits.Candidate;
import io.poolhouse.compare.report.LearningPoint;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.UntrainedPooling;
import io.poolhouse.spark.UntrainedPooling.Taught;
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
 * @param untrained poolings that each split's training rows are to teach
 * @param atOnce fits side by side
 */
public record ClassificationComparison(
    LabelledTexts texts,
    List<EmbeddedTexts> models,
    List<UntrainedPooling> untrained,
    List<Classifier> classifiers,
    Design design,
    int atOnce,
    Consumer<String> say) {
  /** Of the training rows, below all of them. */
  private static final List<Double> SHARES = List.of(0.1, 0.2, 0.4, 0.7);

  /** Of poolings that are there already. */
  public ClassificationComparison(
      LabelledTexts texts,
      List<EmbeddedTexts> models,
      List<Classifier> classifiers,
      Design design,
      int atOnce,
      Consumer<String> say) {
    this(texts, models, List.of(), classifiers, design, atOnce, say);
  }

  /** Fits and scores all of it. */
  public ClassificationResult run() {
    FitRows rows = FitRows.of(texts, withoutVectors());
    List<Split> splits = Split.of(rows, design);
    Map<UntrainedPooling, TaughtVectors> lessons = lessons(rows);
    Map<Variant, Candidate> learned = new LinkedHashMap<>();
    lessons.forEach((pooling, lesson) -> learned.putAll(candidates(rows, pooling, lesson)));
    Map<Variant, Candidate> variants = candidates(rows);
    // First what may need more memory than it may have: that is said soon.
    List<Candidate> all = new ArrayList<>(learned.values());
    all.addAll(variants.values());
    variants.putAll(learned);
    Map<Classifier, Candidate> terms = terms(rows);
    List<Double> shares = design.learningCurve() ? SHARES : List.of();
    Fits fits =
        new Fits(
            rows,
            design,
            atOnce,
            new FitProgress(
                splits.size() * (variants.size() * (1 + shares.size()) + terms.size()), say));
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
        taught(lessons, splits),
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

  private Map<UntrainedPooling, TaughtVectors> lessons(FitRows rows) {
    Map<UntrainedPooling, TaughtVectors> lessons = new LinkedHashMap<>();
    untrained.forEach(each -> lessons.put(each, new TaughtVectors(each, rows)));
    return lessons;
  }

  private Map<Variant, Candidate> candidates(
      FitRows rows, UntrainedPooling pooling, TaughtVectors lesson) {
    FeatureSource source = FeatureSource.taught(() -> FitTable.of(rows, texts.texts()), lesson);
    Map<Variant, Candidate> candidates = new LinkedHashMap<>();
    for (Classifier classifier : classifiers) {
      Variant variant = variant(pooling, classifier);
      candidates.put(
          variant,
          new Candidate(
              "%s of %s".formatted(variant.pooling(), variant.model()), source, classifier));
    }
    return candidates;
  }

  private static Variant variant(UntrainedPooling untrained, Classifier classifier) {
    return new Variant(
        untrained.embedder().resolvedModel().name(),
        untrained.pooling().toString(),
        classifier.word());
  }

  private Map<Variant, List<Taught>> taught(
      Map<UntrainedPooling, TaughtVectors> lessons, List<Split> splits) {
    Map<Variant, List<Taught>> taught = new LinkedHashMap<>();
    lessons.forEach(
        (pooling, lesson) ->
            classifiers.forEach(each -> taught.put(variant(pooling, each), lesson.of(splits))));
    return taught;
  }

  private Map<Classifier, Candidate> terms(FitRows rows) {
    FeatureSource source =
        FeatureSource.taught(() -> FitTable.of(rows, texts.texts()), TfIdf::features);
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
