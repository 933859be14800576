/**
 * The statistics of a comparison: folds, scores, tests, intervals. Numbers in, numbers out: nothing
 * here knows Spark, models or texts. Distributions come from Apache Commons Statistics.
 */
package io.poolhouse.compare.statistics;
