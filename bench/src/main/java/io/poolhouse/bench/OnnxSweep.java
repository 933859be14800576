package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the settings with which ONNX Runtime is fastest on this machine and these texts. */
final class OnnxSweep {
  /** The best of so many runs counts: whatever disturbs can only slow down. */
  private static final int TRIES = 2;

  /** Texts in the first two heats. */
  private static final int SHORT_HEAT = 1_000;

  /** So many go on from one heat to the next. */
  private static final int GO_ON = 2;

  private final byte[] model = BenchModel.onnx();
  private final TextTokenizer tokenizer;
  private final Workers workers;

  OnnxSweep(TextTokenizer tokenizer, Workers workers) {
    this.tokenizer = tokenizer;
    this.workers = workers;
  }

  /** What one setting took. */
  record Timed(OnnxSettings settings, double seconds) {}

  /**
   * All ways to use the cores, with batches of one size; then the best of them with the other
   * sizes; then the best of all over all texts.
   *
   * @return of the last heat, fastest first
   */
  List<Timed> heats(List<String> texts) {
    List<String> fewer = texts.subList(0, Math.min(texts.size(), SHORT_HEAT));
    List<Timed> timed = timed(OnnxSettings.ofCores(workers.threads()), fewer);
    timed.addAll(timed(OnnxSettings.otherRows(best(timed)), fewer));
    return timed(best(timed), texts);
  }

  private static List<OnnxSettings> best(List<Timed> timed) {
    return timed.stream()
        .sorted(Comparator.comparingDouble(Timed::seconds))
        .limit(GO_ON)
        .map(Timed::settings)
        .toList();
  }

  OnnxContestant contestant(OnnxSettings settings) {
    return new OnnxContestant(settings, model, tokenizer, workers);
  }

  private List<Timed> timed(List<OnnxSettings> candidates, List<String> texts) {
    List<Timed> timed = new ArrayList<>();
    for (OnnxSettings settings : candidates) {
      timed.add(new Timed(settings, best(settings, texts)));
      System.err.printf(
          "ONNX Runtime, %s: %.2f s%n", settings, timed.get(timed.size() - 1).seconds);
    }
    timed.sort(Comparator.comparingDouble(Timed::seconds));
    return timed;
  }

  private double best(OnnxSettings settings, List<String> texts) {
    try (OnnxContestant contestant = contestant(settings)) {
      double best = Double.POSITIVE_INFINITY;
      for (int i = 0; i < TRIES; i++) {
        best = Math.min(best, Rounds.seconds(contestant, texts));
      }
      return best;
    }
  }
}
