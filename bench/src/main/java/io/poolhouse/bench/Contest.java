package io.poolhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everyone's turns at the same texts.
 *
 * @param tokens of all texts
 * @param settings of everyone, in words
 * @param agreement of everyone's vectors with the engine's in float32
 * @param notMeasured who is not, and why
 */
record Contest(
    TextSet set,
    int texts,
    long tokens,
    Map<String, String> settings,
    Map<String, Agreement> agreement,
    Map<String, String> notMeasured,
    Rounds rounds) {

  /** Vectors of so many texts are compared. */
  private static final int COMPARED = 500;

  /** Below it is another pooling or are other tokens, not a coarser precision. */
  private static final double SMALLEST_COSINE = 0.98;

  /**
   * Peers look for their best settings, everyone's vectors are compared, then the rounds.
   *
   * @param engines the first of them is whom the others have to agree with
   */
  static Contest of(
      TextSet set,
      List<String> texts,
      long tokens,
      List<Entrant> engines,
      List<Peer> peers,
      int rounds)
      throws IOException {
    Map<String, String> notMeasured = new LinkedHashMap<>();
    List<Entrant> all = new ArrayList<>();
    peers.forEach(peer -> all.addAll(entrants(peer, texts, notMeasured)));
    all.addAll(engines);
    List<Entrant> comparable = all.stream().filter(Entrant::isComparable).toList();
    Map<String, Agreement> agreement = agreement(engines.get(0), comparable, texts);
    comparable.stream()
        .filter(entrant -> isOther(entrant, agreement, notMeasured))
        .forEach(all::remove);
    Map<String, String> settings = new LinkedHashMap<>();
    all.forEach(entrant -> settings.put(entrant.name(), entrant.settings()));
    Rounds measured = Rounds.of(all.stream().map(Entrant::contestant).toList(), texts, rounds);
    all.forEach(entrant -> entrant.contestant().close());
    return new Contest(set, texts.size(), tokens, settings, agreement, notMeasured, measured);
  }

  /** A peer that fails is no reason to lose the others. */
  private static List<Entrant> entrants(
      Peer peer, List<String> texts, Map<String, String> notMeasured) {
    try {
      return peer.entrants(texts);
    } catch (PeerMissingException e) {
      notMeasured.put(peer.name(), e.getMessage());
    } catch (IOException | RuntimeException | LinkageError e) {
      notMeasured.put(peer.name(), "failed: " + e.getMessage());
      e.printStackTrace();
    }
    return List.of();
  }

  private static Map<String, Agreement> agreement(
      Entrant reference, List<Entrant> all, List<String> texts) {
    List<String> some = texts.subList(0, Math.min(texts.size(), COMPARED));
    float[][] expected = reference.contestant().embed(some);
    Map<String, Agreement> agreement = new LinkedHashMap<>();
    for (Entrant entrant : all) {
      agreement.put(entrant.name(), Agreement.of(expected, entrant.contestant().embed(some)));
    }
    return agreement;
  }

  /** Who computes something else is no contestant. */
  private static boolean isOther(
      Entrant entrant, Map<String, Agreement> agreement, Map<String, String> notMeasured) {
    double cosine = agreement.get(entrant.name()).smallestCosine();
    boolean isOther = cosine < SMALLEST_COSINE;
    if (isOther) {
      notMeasured.put(
          entrant.name(),
          "its vectors are others than the engine's in float32: cosine %.4f".formatted(cosine));
      entrant.contestant().close();
    }
    return isOther;
  }
}
