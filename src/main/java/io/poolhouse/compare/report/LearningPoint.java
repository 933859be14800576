package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.Interval;

/**
 * A variant trained on part of the training rows, scored on the same held-out rows.
 *
 * @param share of the training rows, 1 for all
 * @param rows that this share is, on average
 */
public record LearningPoint(
    Variant variant, double share, long rows, double mean, Interval interval) {}
