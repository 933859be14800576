package io.poolhouse.compare.statistics;

/**
 * A variant against the reference on the same folds, rows or pairs.
 *
 * @param difference variant minus reference, in the unit of the scores
 * @param interval of the difference, 95 %, for this comparison alone
 * @param p two-sided, for this comparison alone
 * @param smallestDetectable the smallest true difference that this design would have shown with 80
 *     % power at the level that it was asked for
 */
public record PairedTest(
    double difference, Interval interval, double p, double smallestDetectable) {}
