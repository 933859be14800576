package io.poolhouse.compare.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** A table, its cross-validations and what each scores. */
record SimulatedValidation(int rows, int folds, int repeats) {

  PairedTest compare(Population variant, Population reference, long seed, double testToTrain) {
    int[] labels = labels();
    SplittableRandom random = new SplittableRandom(seed);
    double[][] ofVariant = variant.draw(labels, random);
    double[][] ofReference = reference.draw(labels, random);
    return CorrectedResampledT.compare(
        scores(ofVariant, labels, seed),
        scores(ofReference, labels, seed),
        testToTrain,
        StatisticsSimulationTest.LEVEL);
  }

  PairedTest compare(Population variant, Population reference, long seed) {
    return compare(variant, reference, seed, 1.0 / (folds - 1));
  }

  Interval interval(Population population, long seed) {
    double[][] features = population.draw(labels(), new SplittableRandom(seed));
    return CorrectedResampledT.interval(scores(features, labels(), seed), 1.0 / (folds - 1));
  }

  private int[] labels() {
    return IntStream.range(0, rows).map(row -> row % 2).toArray();
  }

  private int[] folds(int repeat, int[] labels, long seed) {
    int[] groups = IntStream.range(0, rows).toArray();
    return Folds.of(labels, groups, folds, -1 - repeat - 100 * seed).assignment();
  }

  private double[] scores(double[][] features, int[] labels, long seed) {
    double[] scores = new double[folds * repeats];
    for (int repeat = 0; repeat < repeats; repeat++) {
      int[] assignment = folds(repeat, labels, seed);
      for (int fold = 0; fold < folds; fold++) {
        scores[repeat * folds + fold] = score(features, labels, assignment, fold);
      }
    }
    return scores;
  }

  private static double score(double[][] features, int[] labels, int[] assignment, int fold) {
    Rule rule = Rule.fit(features, labels, assignment, fold);
    int right = 0;
    int of = 0;
    for (int row = 0; row < labels.length; row++) {
      if (assignment[row] == fold) {
        of++;
        right += rule.isRight(features[row], labels[row]) ? 1 : 0;
      }
    }
    return (double) right / of;
  }

  /** Mean population accuracy of rules trained on as many rows as a training fold has. */
  double trueAccuracy(Population population) {
    int[] labels = labels();
    double sum = 0;
    for (int draw = 0; draw < 4_000; draw++) {
      int[] assignment = folds(0, labels, draw);
      double[][] features = population.draw(labels, new SplittableRandom(7_000_000 + draw));
      sum += population.accuracy(Rule.fit(features, labels, assignment, 0));
    }
    return sum / 4_000;
  }

  /**
   * Two classes at plus and minus {@code shift} in each of five dimensions, unit variance; the
   * variants see independent noise. Classified by the nearest class mean of the training rows, so
   * that a rule's accuracy over the whole population is a closed form.
   */
  record Population(double shift) {
    static final int DIMENSIONS = 5;

    double[][] draw(int[] labels, SplittableRandom random) {
      double[][] features = new double[labels.length][DIMENSIONS];
      for (int row = 0; row < labels.length; row++) {
        for (int column = 0; column < DIMENSIONS; column++) {
          features[row][column] = (2 * labels[row] - 1) * shift + random.nextGaussian();
        }
      }
      return features;
    }

    /** Of a rule, over infinitely many rows: the two errors are tails of a normal distribution. */
    double accuracy(Rule rule) {
      double norm = Math.sqrt(Arrays.stream(rule.weights).map(weight -> weight * weight).sum());
      double towards = shift * Arrays.stream(rule.weights).sum();
      NormalDistribution normal = NormalDistribution.of(0, 1);
      return (normal.cumulativeProbability((towards - rule.threshold) / norm)
              + normal.cumulativeProbability((towards + rule.threshold) / norm))
          / 2;
    }
  }

  /** Class 1 where weights times features exceeds the threshold. */
  record Rule(double[] weights, double threshold) {

    static Rule fit(double[][] features, int[] labels, int[] folds, int heldOut) {
      double[][] sums = new double[2][Population.DIMENSIONS];
      int[] rows = new int[2];
      for (int row = 0; row < labels.length; row++) {
        if (folds[row] != heldOut) {
          rows[labels[row]]++;
          for (int column = 0; column < Population.DIMENSIONS; column++) {
            sums[labels[row]][column] += features[row][column];
          }
        }
      }
      double[] weights = new double[Population.DIMENSIONS];
      double threshold = 0;
      for (int column = 0; column < Population.DIMENSIONS; column++) {
        double zero = sums[0][column] / rows[0];
        double one = sums[1][column] / rows[1];
        weights[column] = one - zero;
        threshold += (one - zero) * (one + zero) / 2;
      }
      return new Rule(weights, threshold);
    }

    boolean isRight(double[] features, int label) {
      double score = -threshold;
      for (int column = 0; column < features.length; column++) {
        score += weights[column] * features[column];
      }
      return score > 0 == (label == 1);
    }
  }
}
