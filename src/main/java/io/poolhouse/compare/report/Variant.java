package io.poolhouse.compare.report;

/**
 * What is compared.
 *
 * @param model its name
 * @param pooling in the pooling language, such as {@code mean@-2}
 * @param classifier such as {@code logistic}; empty where similarities are compared
 */
public record Variant(String model, String pooling, String classifier) {}
