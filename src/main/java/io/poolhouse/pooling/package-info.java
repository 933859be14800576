/**
 * The pooling language: {@code cls}, {@code mean@-2}, {@code max@cat(1,2)}, {@code cls+mean}. In: a
 * user's text and what the model can give. Out: {@link io.poolhouse.pooling.Pooling}s, with their
 * widths and column names. What each word means to a user: {@code docs/poolings.md}.
 *
 * <p>Start at {@link io.poolhouse.pooling.Poolings} for lists, {@link io.poolhouse.pooling.Pooling}
 * for one. This room only reads, prints and measures poolings; the arithmetic is in the program of
 * the engine.
 *
 * <p>Trap: layers are kept as written, so {@code mean} and {@code mean@12} are different poolings
 * with different columns, even for a model of 12 layers where their vectors are equal.
 */
package io.poolhouse.pooling;
