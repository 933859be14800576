package io.poolhouse.spark;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often the texts of a column come again, from one reading of their hashes, in memory that does
 * not grow with the column.
 *
 * <p>A sample of rows would miss duplicates that lie far apart; so this samples texts: all rows of
 * those whose hash ends with enough zero bits, one bit more whenever there are too many (Gibbons,
 * Distinct Sampling, 2001). Below {@link #MOST_SAMPLED} different texts it is exact. Beside them it
 * counts the most frequent texts (Misra and Gries, 1982), each at most {@code 1 / (MOST_FREQUENT +
 * 1)} of the rows too low.
 */
final class RepeatSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The share of duplicates among so many different texts is that of all to a percent or two. */
  static final int MOST_SAMPLED = 4_096;

  static final int MOST_FREQUENT = 256;

  private final Map<Long, Long> sampled = new HashMap<>();
  private final Map<Long, Long> frequent = new HashMap<>();
  private int zeroBits;
  private long rows;

  RepeatSketch add(long hash) {
    rows++;
    count(hash, 1);
    frequent.merge(hash, 1L, Long::sum);
    forgetRare();
    return this;
  }

  /** Counts the rows of another part of the column, too. */
  RepeatSketch merge(RepeatSketch other) {
    rows += other.rows;
    while (zeroBits < other.zeroBits) {
      sampleFewer();
    }
    other.sampled.forEach(this::count);
    other.frequent.forEach((hash, times) -> frequent.merge(hash, times, Long::sum));
    forgetRare();
    return this;
  }

  private void count(long hash, long times) {
    if (isSampled(hash)) {
      sampled.merge(hash, times, Long::sum);
      while (sampled.size() > MOST_SAMPLED) {
        sampleFewer();
      }
    }
  }

  private boolean isSampled(long hash) {
    return Long.numberOfTrailingZeros(hash) >= zeroBits;
  }

  private void sampleFewer() {
    zeroBits++;
    sampled.keySet().removeIf(hash -> !isSampled(hash));
  }

  /** Takes from all counts what the one after the last that may stay has. */
  private void forgetRare() {
    if (frequent.size() <= MOST_FREQUENT) {
      return;
    }
    List<Long> counts = frequent.values().stream().sorted().toList();
    long taken = counts.get(counts.size() - MOST_FREQUENT - 1);
    frequent.values().removeIf(times -> times <= taken);
    frequent.replaceAll((hash, times) -> times - taken);
  }

  long rows() {
    return rows;
  }

  /** Hashes of texts that surely are at least that share of all rows. */
  Set<Long> texts(double share) {
    Set<Long> most = new HashSet<>();
    frequent.forEach(
        (hash, times) -> {
          if (times >= share * rows) {
            most.add(hash);
          }
        });
    return most;
  }

  /** Rows in the sample of texts, without those of some texts. */
  long sampledRows(Set<Long> without) {
    return sampled.entrySet().stream()
        .filter(text -> !without.contains(text.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Different texts in the sample, without some. */
  long sampledTexts(Set<Long> without) {
    return sampled.keySet().stream().filter(hash -> !without.contains(hash)).count();
  }
}
