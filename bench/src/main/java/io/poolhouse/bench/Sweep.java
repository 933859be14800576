package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Finds the settings with which a peer is fastest on this machine and these texts. */
final class Sweep<S extends Settings<S>> {
  /** The best of so many runs counts: whatever disturbs can only slow down. */
  private static final int TRIES = 2;

  /** The search sees a share of the texts, but enough of them for batches to be dealt out. */
  private static final int SHARE = 4;

  private static final int FEWEST = 64;

  /** So many go on from one heat to the next. */
  private static final int GO_ON = 2;

  private final String peer;
  private final Function<S, Contestant> open;

  Sweep(String peer, Function<S, Contestant> open) {
    this.peer = peer;
    this.open = open;
  }

  /** What one setting took. */
  record Timed<S>(S settings, double seconds) {}

  /**
   * All ways to use the cores; from the best of them on to their neighbours while that pays; then
   * the best of all over all texts.
   *
   * @return of the last heat, fastest first
   */
  List<Timed<S>> fastest(List<S> ways, List<String> texts) {
    List<String> fewer =
        texts.subList(0, Math.min(texts.size(), Math.max(FEWEST, texts.size() / SHARE)));
    Map<S, Double> tried = new LinkedHashMap<>();
    ways.forEach(way -> time(way, fewer, tried));
    best(tried).forEach(start -> climb(start.settings(), fewer, tried));
    Map<S, Double> last = new LinkedHashMap<>();
    best(tried).forEach(finalist -> time(finalist.settings(), texts, last));
    return best(last);
  }

  private void climb(S start, List<String> texts, Map<S, Double> tried) {
    S here = start;
    for (S next = start; next != null; ) {
      here = next;
      next = null;
      for (S neighbour : here.neighbours()) {
        time(neighbour, texts, tried);
        if (tried.get(neighbour) < tried.get(next == null ? here : next)) {
          next = neighbour;
        }
      }
    }
  }

  private List<Timed<S>> best(Map<S, Double> tried) {
    List<Timed<S>> sorted = new ArrayList<>();
    tried.forEach((settings, seconds) -> sorted.add(new Timed<>(settings, seconds)));
    sorted.sort(Comparator.comparingDouble(Timed::seconds));
    return sorted.subList(0, Math.min(GO_ON, sorted.size()));
  }

  private void time(S settings, List<String> texts, Map<S, Double> tried) {
    if (tried.containsKey(settings)) {
      return;
    }
    try (Contestant contestant = open.apply(settings)) {
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TRIES; i++) {
        best = Math.min(best, contestant.seconds(texts));
      }
      tried.put(settings, best);
    }
    System.err.printf("%s, %s: %.2f s%n", peer, settings, tried.get(settings));
  }
}
