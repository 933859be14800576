package io.poolhouse.bench;

import io.poolhouse.text.TextTokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds the settings with which ONNX Runtime is fastest on this machine and these texts. */
final class OnnxSweep {
  /** The best of so many runs counts: whatever disturbs can only slow down. */
  private static final int TRIES = 2;

  /** Texts in the first heat. */
  private static final int SHORT_HEAT = 1_000;

  /** So many go on to a second heat, over all texts. */
  private static final int FINALISTS = 4;

  private final byte[] model = MiniLm.onnx();
  private final TextTokenizer tokenizer;
  private final Workers workers;

  OnnxSweep(TextTokenizer tokenizer, Workers workers) {
    this.tokenizer = tokenizer;
    this.workers = workers;
  }

  /** What one setting took. */
  record Timed(OnnxSettings settings, double seconds) {}

  /**
   * @return fastest first; closed contestants, only their settings are left
   */
  List<Timed> heats(List<String> texts) {
    List<String> fewer = texts.subList(0, Math.min(texts.size(), SHORT_HEAT));
    List<Timed> first = timed(OnnxSettings.candidates(workers.threads()), fewer);
    List<OnnxSettings> finalists = first.stream().limit(FINALISTS).map(Timed::settings).toList();
    return timed(finalists, texts);
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
