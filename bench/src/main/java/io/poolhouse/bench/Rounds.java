package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What alternating rounds took: everyone once in each round, so that whatever else the machine does
 * hits all alike.
 *
 * @param seconds of each contestant, round by round
 */
record Rounds(Map<String, List<Double>> seconds) {

  /** One round to warm up, which is not counted, and then so many. */
  static Rounds of(List<? extends Contestant> contestants, List<String> texts, int rounds) {
    contestants.forEach(contestant -> seconds(contestant, texts));
    return warm(contestants, texts, rounds);
  }

  /** So many rounds of contestants that have embedded the same texts before. */
  static Rounds warm(List<? extends Contestant> contestants, List<String> texts, int rounds) {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    contestants.forEach(contestant -> seconds.put(contestant.name(), new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (Contestant contestant : contestants) {
        seconds.get(contestant.name()).add(seconds(contestant, texts));
      }
    }
    return new Rounds(seconds);
  }

  static double seconds(Contestant contestant, List<String> texts) {
    return contestant.seconds(texts);
  }

  double median(String contestant) {
    return Ratio.median(
        seconds.get(contestant).stream().mapToDouble(Double::doubleValue).sorted().toArray());
  }

  /** How many times as long one takes as the other, from the pairs of each round. */
  Ratio times(String slower, String faster) {
    double[] ratios = new double[seconds.get(slower).size()];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = seconds.get(slower).get(round) / seconds.get(faster).get(round);
    }
    return Ratio.of(ratios);
  }
}
