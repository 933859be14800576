package io.poolhouse.compare.report;

import io.poolhouse.compare.statistics.PairedTest;
import io.poolhouse.compare.statistics.Verdict;

/**
 * A variant against the reference.
 *
 * @param adjusted p after Holm's correction over all comparisons of the report
 */
public record Comparison(Variant variant, PairedTest test, double adjusted, Verdict verdict) {}
