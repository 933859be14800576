package io.poolhouse.compare;

import io.poolhouse.pooling.Pooling;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How alike a model makes texts that have nothing to do with each other: the mean cosine similarity
 * of random pairs of different texts. Near 1, all vectors point the same way.
 */
public final class Crowding {
  /** The mean of so many cosines is known within 0.005 even where they spread by 0.25. */
  static final int PAIRS = 10_000;

  private final long[] left;
  private final long[] right;

  private Crowding(long[] left, long[] right) {
    this.left = left;
    this.right = right;
  }

  /**
   * Of all poolings, from one Spark job. All pairs where there are no more than 10,000, else so
   * many random ones; 1 where fewer than two texts have vectors.
   */
  public static Map<Pooling, Double> of(EmbeddedTexts texts, long seed) {
    Crowding pairs = among(texts, seed);
    Map<Pooling, Double> crowding = new LinkedHashMap<>();
    double[][] cosines = PairCosines.of(texts, pairs.left, pairs.right);
    for (int i = 0; i < cosines.length; i++) {
      crowding.put(texts.poolings().get(i), Arrays.stream(cosines[i]).average().orElse(1));
    }
    return crowding;
  }

  private static Crowding among(EmbeddedTexts texts, long seed) {
    Set<Long> without = new HashSet<>(texts.idsWithoutVectors());
    int all = Math.toIntExact(texts.texts());
    int usable = all - without.size();
    if (usable * (usable - 1L) / 2 <= PAIRS) {
      long[] ids =
          IntStream.range(0, all).mapToLong(i -> i).filter(id -> !without.contains(id)).toArray();
      return allOf(ids);
    }
    return randomOf(all, without, new Random(seed));
  }

  private static Crowding allOf(long[] ids) {
    int pairs = ids.length * (ids.length - 1) / 2;
    Crowding drawn = new Crowding(new long[pairs], new long[pairs]);
    int pair = 0;
    for (int i = 0; i < ids.length; i++) {
      for (int j = i + 1; j < ids.length; j++) {
        drawn.left[pair] = ids[i];
        drawn.right[pair++] = ids[j];
      }
    }
    return drawn;
  }

  private static Crowding randomOf(int ids, Set<Long> without, Random random) {
    Crowding drawn = new Crowding(new long[PAIRS], new long[PAIRS]);
    for (int pair = 0; pair < PAIRS; ) {
      long one = random.nextInt(ids);
      long other = random.nextInt(ids);
      if (one != other && !without.contains(one) && !without.contains(other)) {
        drawn.left[pair] = one;
        drawn.right[pair++] = other;
      }
    }
    return drawn;
  }
}
