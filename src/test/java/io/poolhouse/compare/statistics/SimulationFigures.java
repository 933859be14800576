package io.poolhouse.compare.statistics;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What many repetitions said.
 *
 * @param claimed share of p values at or under the level
 * @param covered share of intervals that hold the true difference
 * @param detectable mean of the smallest detectable differences
 */
record SimulationFigures(double claimed, double covered, double detectable) {

  static SimulationFigures of(
      String name, double truth, int times, IntFunction<PairedTest> repetition) {
    List<PairedTest> tests = IntStream.range(0, times).parallel().mapToObj(repetition).toList();
    SimulationFigures figures =
        new SimulationFigures(
            share(
                tests.stream().filter(test -> test.p() <= StatisticsSimulationTest.LEVEL).count(),
                times),
            share(tests.stream().filter(test -> holds(test.interval(), truth)).count(), times),
            tests.stream().mapToDouble(PairedTest::smallestDetectable).average().orElseThrow());
    System.out.printf(
        "%s: true difference %.4f, %d repetitions, difference claimed %.2f %%, covered %.2f %%,"
            + " smallest detectable %.4f%n",
        name, truth, times, 100 * figures.claimed, 100 * figures.covered, figures.detectable);
    return figures;
  }

  /** Prints and returns how often an interval holds the truth. */
  static double covered(String name, double truth, int times, IntFunction<Interval> repetition) {
    long held =
        IntStream.range(0, times)
            .parallel()
            .mapToObj(repetition)
            .filter(at -> holds(at, truth))
            .count();
    System.out.printf(
        "%s: true value %.4f, %d repetitions, covered %.2f %%%n",
        name, truth, times, 100 * share(held, times));
    return share(held, times);
  }

  private static double share(long part, int times) {
    return (double) part / times;
  }

  private static boolean holds(Interval interval, double truth) {
    return interval.low() <= truth && truth <= interval.high();
  }
}
