package io.poolhouse.compare.report;

import java.util.List;

/**
 * Encoders that were trained.
 *
 * @param seeds with which each was
 * @param runs one for each variant, seed and split
 * @param againstFrozen each pooling's trained encoder against the same one before, adjusted among
 *     themselves
 */
public record TrainingSummary(int seeds, List<TrainingRun> runs, List<Comparison> againstFrozen) {}
