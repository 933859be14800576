package io.poolhouse.compare;

import io.poolhouse.compare.PairedTexts.TextPair;
import io.poolhouse.pooling.Pooling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cosine similarities of text pairs by every model and pooling, beside the scores that they are
 * held against.
 *
 * @param pairs those that every model can take, in the order of all arrays
 * @param variants in the order of the models and of their poolings
 */
public record SimilarityComparison(PairedTexts pairs, List<Similarities> variants) {

  /**
   * What a variant says of the pairs.
   *
   * @param cosines one a pair
   * @param crowding as {@link Crowding} says
   * @param seconds that scoring the pairs took: an equal share of its model's
   */
  public record Similarities(
      String model,
      Pooling pooling,
      int width,
      double[] cosines,
      double crowding,
      double seconds) {}

  public SimilarityComparison {
    variants = List.copyOf(variants);
  }

  /**
   * @param models the pairs' texts, embedded by each
   * @param seed of the random pairs that show the crowding
   * @throws CompareException where the models can take too few of the pairs
   */
  public static SimilarityComparison of(PairedTexts pairs, List<EmbeddedTexts> models, long seed) {
    Set<Long> unusable = new HashSet<>();
    models.forEach(model -> unusable.addAll(model.idsWithoutVectors()));
    PairedTexts usable = pairs.without(unusable);
    List<Similarities> variants = new ArrayList<>();
    for (EmbeddedTexts model : models) {
      variants.addAll(similarities(usable.pairs(), model, seed));
    }
    return new SimilarityComparison(usable, variants);
  }

  private static List<Similarities> similarities(
      List<TextPair> pairs, EmbeddedTexts model, long seed) {
    Map<Pooling, Double> crowding = Crowding.of(model, seed);
    long start = System.nanoTime();
    double[][] cosines =
        PairCosines.of(
            model,
            pairs.stream().mapToLong(TextPair::first).toArray(),
            pairs.stream().mapToLong(TextPair::second).toArray());
    double seconds = (System.nanoTime() - start) / 1e9 / cosines.length;
    List<Similarities> variants = new ArrayList<>();
    for (Pooling pooling : model.poolings()) {
      variants.add(
          new Similarities(
              model.model(),
              pooling,
              pooling.width(model.hiddenSize()),
              cosines[variants.size()],
              crowding.get(pooling),
              seconds));
    }
    return variants;
  }

  /** One a pair. */
  public double[] scores() {
    return pairs.pairs().stream().mapToDouble(TextPair::score).toArray();
  }

  /** One a pair; empty where the row has none. */
  public String[] subsets() {
    return pairs.pairs().stream().map(pair -> pair.subset().orElse("")).toArray(String[]::new);
  }
}
