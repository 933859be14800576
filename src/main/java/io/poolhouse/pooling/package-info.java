/**
 * The pooling language: {@code cls}, {@code mean@-2}, {@code max@cat(1,2)}, {@code cls+mean}.
 *
 * <p>Start at {@link io.poolhouse.pooling.Pooling}. This room only reads, prints and measures
 * poolings; the arithmetic is in the program of the engine.
 */
package io.poolhouse.pooling;
