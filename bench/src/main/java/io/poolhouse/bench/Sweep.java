package io.poolhouse.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

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
  private final ToDoubleFunction<S> heats;
  private final ToDoubleFunction<S> last;

  /**
   * @param heats seconds with some of the texts
   * @param last seconds with all of them
   */
  Sweep(String peer, ToDoubleFunction<S> heats, ToDoubleFunction<S> last) {
    this.peer = peer;
    this.heats = heats;
    this.last = last;
  }

  static <S extends Settings<S>> Sweep<S> of(
      String peer, Function<S, Contestant> open, List<String> texts) {
    List<String> fewer =
        texts.subList(0, Math.min(texts.size(), Math.max(FEWEST, texts.size() / SHARE)));
    return new Sweep<>(
        peer,
        settings -> seconds(open, settings, fewer),
        settings -> seconds(open, settings, texts));
  }

  private static <S> double seconds(Function<S, Contestant> open, S settings, List<String> texts) {
    try (Contestant contestant = open.apply(settings)) {
      return fastest(() -> contestant.seconds(texts));
    }
  }

  /** Of a few tries. */
  static double fastest(DoubleSupplier seconds) {
    return DoubleStream.generate(seconds).limit(TRIES).min().orElseThrow();
  }

  /**
   * Of all ways to use the cores with some of the texts, and from the best of them on to their
   * neighbours while that pays; then the best of all over all texts.
   */
  S best(List<S> ways) {
    Map<S, Double> tried = new LinkedHashMap<>();
    ways.forEach(way -> time(way, heats, tried));
    fastest(tried).forEach(start -> climb(start, tried));
    Map<S, Double> finals = new LinkedHashMap<>();
    fastest(tried).forEach(finalist -> time(finalist, last, finals));
    return fastest(finals).get(0);
  }

  private void climb(S start, Map<S, Double> tried) {
    S here = start;
    for (S next = start; next != null; ) {
      here = next;
      next = null;
      for (S neighbour : here.neighbours()) {
        time(neighbour, heats, tried);
        if (tried.get(neighbour) < tried.get(next == null ? here : next)) {
          next = neighbour;
        }
      }
    }
  }

  private List<S> fastest(Map<S, Double> tried) {
    return tried.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(GO_ON)
        .map(Map.Entry::getKey)
        .toList();
  }

  private void time(S settings, ToDoubleFunction<S> seconds, Map<S, Double> tried) {
    if (!tried.containsKey(settings)) {
      tried.put(settings, seconds.applyAsDouble(settings));
      System.err.printf("%s, %s: %.2f s%n", peer, settings, tried.get(settings));
    }
  }
}
