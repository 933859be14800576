package io.poolhouse.compare.report;

import java.util.List;
import java.util.Optional;

/**
 * The variants of one model of several, among themselves.
 *
 * @param reference what they are held against: the report's reference, on this model
 * @param best the highest mean
 * @param comparisons of every other variant of the model, adjusted over those of all models
 * @param behindBest the best of this model minus the best of all, adjusted over those of all other
 *     models; empty for the model that has the best of all
 * @param answer whether the pooling matters, in one sentence
 */
public record WithinModel(
    String model,
    Variant reference,
    Variant best,
    List<Comparison> comparisons,
    Optional<Comparison> behindBest,
    String answer) {}
