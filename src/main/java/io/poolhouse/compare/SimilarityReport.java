package io.poolhouse.compare;

import io.poolhouse.compare.SimilarityComparison.Similarities;
import io.poolhouse.compare.report.Comparison;
import io.poolhouse.compare.report.DataSummary;
import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Report;
import io.poolhouse.compare.report.Task;
import io.poolhouse.compare.report.Variant;
import io.poolhouse.compare.report.VariantScore;
import io.poolhouse.compare.report.VariantScore.SubsetScore;
import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Spearman;
import io.poolhouse.compare.statistics.SpearmanBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well cosine similarities order pairs as their scores do, in points (Spearman's rho x 100).
 *
 * @param models as they embedded the pairs' texts
 * @param input the user's words
 */
public record SimilarityReport(
    SimilarityComparison found,
    List<EmbeddedTexts> models,
    Variant reference,
    long seed,
    String input,
    Provenance provenance) {
  /** The ends of a 95 % interval move by some hundredth of a standard error between two seeds. */
  private static final int RESAMPLES = 10_000;

  /** Of fewer pairs a rank correlation says nothing. */
  private static final int LEAST_PAIRS_OF_SUBSET = 3;

  public Report report() {
    SpearmanBootstrap bootstrap =
        new SpearmanBootstrap(found.scores(), cosines(all()), RESAMPLES, seed);
    Map<String, int[]> subsets = subsets();
    List<List<SubsetScore>> bySubset = subsetScores(subsets);
    List<VariantScore> scores = new ArrayList<>();
    for (int i = 0; i < found.variants().size(); i++) {
      scores.add(score(i, bootstrap, bySubset.get(i)));
    }
    List<Comparison> comparisons = Significance.verdicts(tests(bootstrap));
    Answer answer =
        new Answer(
            Task.SIMILARITY,
            scores,
            reference,
            comparisons,
            (one, other) -> isWorse(bootstrap, one, other));
    return new Report(
            Task.SIMILARITY,
            found.pairs().pairs().size(),
            seed,
            answer.words(),
            notes(subsets),
            scores,
            reference,
            comparisons,
            List.of(),
            answer.winner().variant(),
            Optional.empty(),
            List.of(),
            data(),
            provenance)
        .withModels(new WithinModels(Task.SIMILARITY, scores, reference, test(bootstrap)).all());
  }

  private WithinModels.Test test(SpearmanBootstrap bootstrap) {
    List<Variant> variants = found.variants().stream().map(SimilarityReport::variant).toList();
    return (variant, held, level) ->
        bootstrap.compare(variants.indexOf(variant), variants.indexOf(held), level);
  }

  private VariantScore score(int index, SpearmanBootstrap bootstrap, List<SubsetScore> subsets) {
    Similarities variant = found.variants().get(index);
    double rho = 100 * Spearman.rho(found.scores(), variant.cosines());
    return new VariantScore(
        variant(variant),
        variant.width(),
        rho,
        0,
        bootstrap.interval(index),
        List.of(rho),
        OptionalDouble.empty(),
        variant.seconds(),
        (long) variant.width() * Float.BYTES,
        variant.crowding(),
        List.of(),
        subsets,
        List.of());
  }

  private boolean isWorse(SpearmanBootstrap bootstrap, Variant one, Variant other) {
    List<Variant> variants = found.variants().stream().map(SimilarityReport::variant).toList();
    PairedTest test =
        bootstrap.compare(variants.indexOf(one), variants.indexOf(other), Significance.LEVEL);
    return test.difference() < 0 && test.p() <= Significance.LEVEL;
  }

  private Map<Variant, PairedTest> tests(SpearmanBootstrap bootstrap) {
    List<Variant> variants = found.variants().stream().map(SimilarityReport::variant).toList();
    double level = Significance.strictest(variants.size() - 1);
    int held = variants.indexOf(reference);
    Map<Variant, PairedTest> tests = new LinkedHashMap<>();
    for (int i = 0; i < variants.size(); i++) {
      if (i != held) {
        tests.put(variants.get(i), bootstrap.compare(i, held, level));
      }
    }
    return tests;
  }

  /** By variant, then subset. */
  private List<List<SubsetScore>> subsetScores(Map<String, int[]> subsets) {
    List<List<SubsetScore>> scores = new ArrayList<>();
    found.variants().forEach(each -> scores.add(new ArrayList<>()));
    subsets.forEach(
        (subset, pairs) -> {
          double[] gold = at(found.scores(), pairs);
          List<double[]> cosines = cosines(pairs);
          SpearmanBootstrap bootstrap = new SpearmanBootstrap(gold, cosines, RESAMPLES, seed);
          for (int i = 0; i < cosines.size(); i++) {
            double rho = 100 * Spearman.rho(gold, cosines.get(i));
            scores.get(i).add(new SubsetScore(subset, pairs.length, rho, bootstrap.interval(i)));
          }
        });
    return scores;
  }

  /** Pair numbers by subset; none where there is only one. */
  private Map<String, int[]> subsets() {
    String[] names = found.subsets();
    Map<String, int[]> subsets = new TreeMap<>();
    Arrays.stream(names)
        .distinct()
        .forEach(
            name ->
                subsets.put(
                    name,
                    IntStream.range(0, names.length)
                        .filter(pair -> names[pair].equals(name))
                        .toArray()));
    subsets.values().removeIf(pairs -> pairs.length < LEAST_PAIRS_OF_SUBSET);
    return subsets.size() < 2 ? Map.of() : subsets;
  }

  private List<String> notes(Map<String, int[]> subsets) {
    List<String> notes = new ArrayList<>();
    found
        .pairs()
        .leftOut()
        .forEach(
            each -> notes.add("%,d pairs are left out: %s.".formatted(each.rows(), each.reason())));
    if (found.pairs().duplicates() > 0) {
      notes.add("%,d pairs repeat an earlier one.".formatted(found.pairs().duplicates()));
    }
    long names = Arrays.stream(found.subsets()).distinct().count();
    if (names > 1 && names > subsets.size()) {
      notes.add(
          "%d subsets have fewer than %d pairs and no score of their own."
              .formatted(names - subsets.size(), LEAST_PAIRS_OF_SUBSET));
    }
    return notes;
  }

  private DataSummary data() {
    return new DataSummary(
        input,
        found.pairs().pairs().size(),
        0,
        found.pairs().duplicates(),
        found.pairs().leftOut(),
        0,
        1,
        List.of(),
        models.stream().map(EmbeddedTexts::lengths).toList());
  }

  private int[] all() {
    return IntStream.range(0, found.pairs().pairs().size()).toArray();
  }

  private List<double[]> cosines(int[] pairs) {
    return found.variants().stream().map(each -> at(each.cosines(), pairs)).toList();
  }

  private static double[] at(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }

  private static Variant variant(Similarities similarities) {
    return new Variant(similarities.model(), similarities.pooling().toString(), "");
  }
}
