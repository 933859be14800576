package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import io.poolhouse.text.TextTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One family's turns: the padded program and the engine, in each of its precisions.
 *
 * @param tokens of all texts
 * @param places of the padded program's batches, those of padding among them
 * @param agreement of the engine's vectors with the padded program's, by precision's word
 * @param rounds of nobody where the vectors are others
 */
record FamilyContest(
    int texts,
    long tokens,
    long places,
    PaddedProcess.Loaded peer,
    Map<String, Agreement> agreement,
    Rounds rounds) {

  /** Float32 beside float32: below it the two compute different things. */
  private static final double SMALLEST_COSINE = 0.999;

  /**
   * @param rows texts in a batch of the padded program
   */
  static FamilyContest of(
      List<String> texts,
      Engines engines,
      PaddedProcess process,
      PaddedProcess.Loaded loaded,
      int rows,
      int rounds) {
    TextTokenizer tokenizer = engines.tokenizer();
    PaddedContestant padded = new PaddedContestant(process, tokenizer, rows);
    List<Contestant> all = new ArrayList<>(List.of(padded));
    float[][] expected = padded.embed(texts);
    Map<String, Agreement> agreement = new LinkedHashMap<>();
    for (Precision precision : engines.opened()) {
      EngineContestant engine = engines.contestant(precision, Engines.ONE_POOLING);
      agreement.put(precision.word(), agreement(expected, engine.embed(texts)));
      all.add(engine);
    }
    boolean same = agreement.get(Precision.FLOAT32.word()).smallestCosine() > SMALLEST_COSINE;
    return new FamilyContest(
        texts.size(),
        engines.tokens(texts),
        PaddedContestant.places(texts, tokenizer, rows),
        loaded,
        agreement,
        // Everyone has embedded all texts once, which is the round that does not count.
        Rounds.warm(same ? all : List.of(), texts, rounds));
  }

  /** Comparing with NaN leaves cosines that look well. */
  private static Agreement agreement(float[][] padded, float[][] engine) {
    Agreement agreement = Agreement.of(padded, engine);
    if (Double.isNaN(agreement.largestDifference())) {
      throw new IllegalStateException("its vectors hold NaN");
    }
    return agreement;
  }

  /** Of the engine against the padded program in float32; empty where it was not measured. */
  Optional<Ratio> times(Precision precision) {
    String engine = Engines.name(precision, Engines.ONE_POOLING);
    return rounds.seconds().containsKey(engine)
        ? Optional.of(rounds.times(PaddedContestant.NAME, engine))
        : Optional.empty();
  }

  /** The median of the rounds; empty where it was not measured. */
  Optional<Double> seconds(String contestant) {
    return rounds.seconds().containsKey(contestant)
        ? Optional.of(rounds.median(contestant))
        : Optional.empty();
  }
}
