package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.compare.statistics.SimulatedValidation.Population;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Draws data of a known truth many times and counts: how often a difference is claimed where there
 * is none, how often a 95 % interval holds the truth, how often a difference of the size that was
 * called the smallest detectable is found. Seeded, so the figures are the same in every run; each
 * is printed.
 */
class StatisticsSimulationTest {
  static final double LEVEL = 0.05;

  /** Fewer than a report uses, so that data can be drawn thousands of times. */
  private static final int RESAMPLES = 500;

  @Test
  void equallyInformativeFeaturesAreRarelyToldApart() {
    Population same = new Population(0.4);
    for (SimulatedValidation validation :
        List.of(
            new SimulatedValidation(100, 10, 1),
            new SimulatedValidation(300, 10, 1),
            new SimulatedValidation(1_000, 10, 1),
            new SimulatedValidation(300, 5, 1),
            new SimulatedValidation(300, 10, 3))) {
      SimulationFigures figures =
          SimulationFigures.of(
              "corrected t, nothing differs, " + validation,
              0,
              2_000,
              draw -> validation.compare(same, same, draw));
      assertTrue(figures.claimed() <= LEVEL, validation::toString);
      assertTrue(figures.covered() >= 0.95, validation::toString);
    }
  }

  @Test
  void withoutTheCorrectionRepeatedFoldsClaimFarTooMuch() {
    Population same = new Population(0.4);
    SimulatedValidation repeated = new SimulatedValidation(300, 10, 3);
    SimulationFigures figures =
        SimulationFigures.of(
            "t without the correction, nothing differs, " + repeated,
            0,
            1_000,
            draw -> repeated.compare(same, same, draw, 0));
    assertTrue(figures.claimed() > 2 * LEVEL);
  }

  @Tag("slow")
  @Test
  void intervalsOfCrossValidationsCoverATrueDifference() {
    Population better = new Population(0.5);
    Population worse = new Population(0.4);
    for (SimulatedValidation validation :
        List.of(
            new SimulatedValidation(100, 10, 1),
            new SimulatedValidation(300, 10, 1),
            new SimulatedValidation(1_000, 10, 1))) {
      double truth = validation.trueAccuracy(better) - validation.trueAccuracy(worse);
      SimulationFigures figures =
          SimulationFigures.of(
              "corrected t, a true difference, " + validation,
              truth,
              2_000,
              draw -> validation.compare(better, worse, draw));
      assertTrue(figures.covered() >= 0.95, validation::toString);
    }
  }

  @Test
  void theIntervalOfOneVariantsAccuracyCoversIt() {
    Population population = new Population(0.4);
    SimulatedValidation validation = new SimulatedValidation(300, 10, 1);
    double truth = validation.trueAccuracy(population);
    double covered =
        SimulationFigures.covered(
            "corrected t, accuracy itself, " + validation,
            truth,
            2_000,
            draw -> validation.interval(population, draw));
    assertTrue(covered >= 0.95);
  }

  @Test
  void crossValidationFindsADifferenceOfTheSmallestDetectableSizeAtLeastFourTimesInFive() {
    Population better = new Population(0.67);
    Population worse = new Population(0.4);
    SimulatedValidation validation = new SimulatedValidation(300, 10, 1);
    double truth = validation.trueAccuracy(better) - validation.trueAccuracy(worse);
    SimulationFigures figures =
        SimulationFigures.of(
            "corrected t, a difference about as large as the smallest detectable, " + validation,
            truth,
            2_000,
            draw -> validation.compare(better, worse, draw));
    assertEquals(truth, figures.detectable(), 0.005);
    assertTrue(figures.claimed() >= 0.8);
  }

  /** Rows of which each variant alone gets right a known share. */
  record Rows(int rows, double variantOnly, double referenceOnly) {

    PairedTest compare(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] variant = new boolean[rows];
      boolean[] reference = new boolean[rows];
      for (int row = 0; row < rows; row++) {
        double drawn = random.nextDouble();
        boolean decides = drawn < variantOnly + referenceOnly;
        variant[row] = decides ? drawn < variantOnly : drawn < 0.9;
        reference[row] = decides ? drawn >= variantOnly : drawn < 0.9;
      }
      return McNemar.compare(variant, reference, LEVEL);
    }
  }

  @Test
  void equallyGoodVariantsAreRarelyToldApartByTheirRows() {
    for (Rows rows :
        List.of(
            new Rows(50, 0.1, 0.1),
            new Rows(500, 0.01, 0.01),
            new Rows(500, 0.05, 0.05),
            new Rows(2_000, 0.02, 0.02))) {
      SimulationFigures figures =
          SimulationFigures.of("McNemar, nothing differs, " + rows, 0, 20_000, rows::compare);
      assertTrue(figures.claimed() <= LEVEL + 0.002, rows::toString);
      assertTrue(figures.covered() >= 0.945, rows::toString);
    }
  }

  @Test
  void intervalsOverRowsCoverATrueDifference() {
    for (Rows rows :
        List.of(
            new Rows(50, 0.15, 0.05),
            new Rows(500, 0.02, 0.005),
            new Rows(500, 0.06, 0.03),
            new Rows(2_000, 0.03, 0.02))) {
      double truth = rows.variantOnly() - rows.referenceOnly();
      SimulationFigures figures =
          SimulationFigures.of("McNemar, a true difference, " + rows, truth, 20_000, rows::compare);
      assertTrue(figures.covered() >= 0.94, rows::toString);
    }
  }

  /**
   * Two variants, each trained with some seeds and scored on the same rows. A row is harder or
   * easier for all, a little for one variant alone, and each seed's model is better or worse on all
   * rows; on average over rows and seeds neither variant is better.
   *
   * @param spread of the seeds' models, in logits
   */
  private record Seeds(int seeds, int rows, double spread) {

    PairedTest compare(int number) {
      SplittableRandom draw = new SplittableRandom(number);
      double[] hardness = normal(rows, 1.5, draw);
      return RowsAndSeeds.compare(right(hardness, draw), right(hardness, draw), LEVEL);
    }

    private boolean[][] right(double[] hardness, SplittableRandom draw) {
      double[] own = normal(rows, 0.5, draw);
      double[] skill = normal(seeds, spread, draw);
      boolean[][] right = new boolean[seeds][rows];
      for (int seed = 0; seed < seeds; seed++) {
        for (int row = 0; row < rows; row++) {
          double logit = 1 + hardness[row] + own[row] + skill[seed];
          right[seed][row] = draw.nextDouble() < 1 / (1 + Math.exp(-logit));
        }
      }
      return right;
    }

    private static double[] normal(int numbers, double deviation, SplittableRandom draw) {
      double[] normal = new double[numbers];
      for (int i = 0; i < numbers; i++) {
        normal[i] = deviation * draw.nextGaussian();
      }
      return normal;
    }
  }

  /** Few seeds tell little of their spread: the level is kept nearly, not quite. */
  @Test
  void equallyGoodTrainingsAreRarelyToldApartByTheirRowsAndSeeds() {
    for (Seeds seeds :
        List.of(
            new Seeds(2, 500, 0.2),
            new Seeds(3, 500, 0),
            new Seeds(3, 500, 0.2),
            new Seeds(3, 2_000, 0.1),
            new Seeds(5, 500, 0.2))) {
      SimulationFigures figures =
          SimulationFigures.of(
              "rows and seeds, nothing differs, " + seeds, 0, 2_000, seeds::compare);
      assertTrue(figures.claimed() <= 0.1, seeds::toString);
      assertTrue(figures.covered() >= 0.9, seeds::toString);
    }
  }

  /**
   * Scores and two variants' similarities, jointly normal, with these correlations. Spearman's rho
   * of a normal pair is {@code 6 / pi * asin(r / 2)} (K. Pearson, 1907).
   */
  record Triples(int pairs, double variant, double reference, double between) {

    double truth() {
      return 100 * (rho(variant) - rho(reference));
    }

    static double rho(double correlation) {
      return 6 / Math.PI * Math.asin(correlation / 2);
    }

    SpearmanBootstrap bootstrap(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] scores = new double[pairs];
      double[] ofVariant = new double[pairs];
      double[] ofReference = new double[pairs];
      double own = Math.sqrt(1 - variant * variant);
      double shared = (between - variant * reference) / own;
      double rest = Math.sqrt(1 - reference * reference - shared * shared);
      for (int pair = 0; pair < pairs; pair++) {
        scores[pair] = random.nextGaussian();
        double second = random.nextGaussian();
        ofVariant[pair] = variant * scores[pair] + own * second;
        ofReference[pair] =
            reference * scores[pair] + shared * second + rest * random.nextGaussian();
      }
      return new SpearmanBootstrap(scores, List.of(ofVariant, ofReference), RESAMPLES, ~seed);
    }

    PairedTest compare(long seed) {
      return bootstrap(seed).compare(0, 1, LEVEL);
    }
  }

  @Tag("slow")
  @Test
  void equallyGoodSimilaritiesAreRarelyToldApart() {
    for (Triples triples :
        List.of(
            new Triples(50, 0.6, 0.6, 0.8),
            new Triples(200, 0.6, 0.6, 0.8),
            new Triples(200, 0.8, 0.8, 0.95),
            new Triples(500, 0.6, 0.6, 0.8))) {
      SimulationFigures figures =
          SimulationFigures.of(
              "bootstrap, nothing differs, " + triples, 0, 2_000, triples::compare);
      assertTrue(figures.claimed() <= LEVEL + 0.005, triples::toString);
      assertTrue(figures.covered() >= 0.94, triples::toString);
    }
  }

  @Tag("slow")
  @Test
  void bootstrapIntervalsCoverATrueDifference() {
    for (Triples triples :
        List.of(
            new Triples(50, 0.7, 0.5, 0.6),
            new Triples(200, 0.8, 0.7, 0.8),
            new Triples(500, 0.65, 0.6, 0.9))) {
      SimulationFigures figures =
          SimulationFigures.of(
              "bootstrap, a true difference, " + triples, triples.truth(), 2_000, triples::compare);
      assertTrue(figures.covered() >= 0.94, triples::toString);
    }
  }

  @Tag("slow")
  @Test
  void theIntervalOfOneRhoCoversIt() {
    for (Triples triples :
        List.of(new Triples(50, 0.6, 0.3, 0.5), new Triples(200, 0.8, 0.3, 0.5))) {
      double truth = 100 * Triples.rho(triples.variant());
      double covered =
          SimulationFigures.covered(
              "bootstrap, rho itself, " + triples,
              truth,
              2_000,
              draw -> triples.bootstrap(draw).interval(0));
      assertTrue(covered >= 0.94, triples::toString);
    }
  }
}
