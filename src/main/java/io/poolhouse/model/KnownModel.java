package io.poolhouse.model;

import java.util.Optional;

/**
 * A model that imports itself on first use.
 *
 * @param source as {@code jobs/model import} takes it
 * @param pooling that it was trained for, in the pooling language
 */
public record KnownModel(
    String name, String source, Optional<String> pooling, String description) {}
