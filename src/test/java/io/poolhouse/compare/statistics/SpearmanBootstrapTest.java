package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpearmanBootstrapTest {
  private static final double[] SCORES = noisy(new double[300], 1, 1);
  private static final double[] CLOSE = noisy(SCORES, 0.4, 2);
  private static final double[] AS_CLOSE = noisy(SCORES, 0.4, 3);
  private static final double[] FAR = noisy(SCORES, 2, 4);

  /** Rounded to a tenth, so that there are ties in the data and not in the resamples only. */
  private static double[] noisy(double[] values, double noise, int seed) {
    Random random = new Random(seed);
    return Arrays.stream(values)
        .map(value -> Math.round(10 * (value + noise * random.nextGaussian())) / 10.0)
        .toArray();
  }

  @Test
  void aResamplesRhoIsThatOfTheDrawnPairsSortedAnew() {
    Random random = new Random(5);
    int[] pairs = IntStream.range(0, 300).map(draw -> random.nextInt(300)).toArray();
    int[] drawn = new int[300];
    Arrays.stream(pairs).forEach(pair -> drawn[pair]++);
    double[] weighted = new double[300];
    double squares = TiedOrder.of(SCORES).weigh(drawn, weighted);
    assertEquals(
        Spearman.rho(at(pairs, SCORES), at(pairs, FAR)),
        TiedOrder.of(FAR).rho(drawn, weighted, squares),
        1e-14);
  }

  private static double[] at(int[] pairs, double[] values) {
    return Arrays.stream(pairs).mapToDouble(pair -> values[pair]).toArray();
  }

  @Test
  void aBetterVariantIsFoundAndAnEquallyGoodOneIsNot() {
    SpearmanBootstrap bootstrap =
        new SpearmanBootstrap(SCORES, List.of(CLOSE, AS_CLOSE, FAR), 2_000, 1);
    PairedTest real = bootstrap.compare(0, 2, 0.05);
    assertEquals(2.0 / 2_001, real.p());
    assertTrue(real.interval().low() > 0);
    assertEquals(
        100 * (Spearman.rho(SCORES, CLOSE) - Spearman.rho(SCORES, FAR)), real.difference(), 1e-12);
    assertTrue(bootstrap.compare(1, 0, 0.05).p() > 0.05);
  }

  @Test
  void aVariantAgainstItselfShowsNothing() {
    SpearmanBootstrap bootstrap = new SpearmanBootstrap(SCORES, List.of(CLOSE, CLOSE), 500, 1);
    assertEquals(new PairedTest(0, new Interval(0, 0), 1, 0), bootstrap.compare(0, 1, 0.05));
  }

  /** Finding percentiles may reorder what it is given, and compare() pairs draw with draw. */
  @Test
  void askingForAnIntervalChangesNoComparison() {
    SpearmanBootstrap bootstrap = new SpearmanBootstrap(SCORES, List.of(CLOSE, FAR), 500, 1);
    PairedTest before = bootstrap.compare(0, 1, 0.05);
    Interval interval = bootstrap.interval(0);
    assertEquals(before, bootstrap.compare(0, 1, 0.05));
    assertEquals(interval, bootstrap.interval(0));
  }

  /** Any increasing function of a similarity orders pairs in the same way. */
  @Test
  void onlyTheOrderOfSimilaritiesCounts() {
    double[] stretched = Arrays.stream(CLOSE).map(Math::exp).toArray();
    SpearmanBootstrap bootstrap = new SpearmanBootstrap(SCORES, List.of(CLOSE, stretched), 500, 1);
    assertEquals(bootstrap.interval(0), bootstrap.interval(1));
    assertEquals(1, bootstrap.compare(0, 1, 0.05).p());
  }

  @Test
  void tooFewResamplesForAnIntervalAreRefused() {
    var refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SpearmanBootstrap(SCORES, List.of(CLOSE), 38, 1));
    assertEquals("38 resamples; an interval needs at least 39", refused.getMessage());
  }

  @Test
  void numbersDoNotDependOnTheNumberOfThreads() throws Exception {
    PairedTest alone = onThreads(1);
    assertEquals(alone, onThreads(4));
  }

  private static PairedTest onThreads(int threads) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(
              () -> new SpearmanBootstrap(SCORES, List.of(CLOSE, FAR), 400, 9).compare(0, 1, 0.05))
          .get();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void theStandardErrorIsNearThatOfFisher() {
    // Fieller, Hartley and Pearson (Biometrika 44, 1957): var(atanh rho) = 1.06 / (n - 3).
    SpearmanBootstrap bootstrap = new SpearmanBootstrap(SCORES, List.of(FAR), 4_000, 1);
    double rho = Spearman.rho(SCORES, FAR);
    double half = 100 * 1.96 * Math.sqrt(1.06 / 297) * (1 - rho * rho);
    Interval interval = bootstrap.interval(0);
    assertEquals(2 * half, interval.high() - interval.low(), 0.15 * 2 * half);
  }

  /** As many pairs and variants as a large report has; the limit leaves room for a busy machine. */
  @Test
  void fiveThousandPairsAndTwelveVariantsTakeWellUnderAMinute() {
    double[] scores = noisy(new double[5_000], 1, 1);
    List<double[]> variants =
        IntStream.range(0, 12).mapToObj(seed -> noisy(scores, 0.5, 10 + seed)).toList();
    assertTimeout(Duration.ofSeconds(60), () -> new SpearmanBootstrap(scores, variants, 10_000, 1));
  }
}
