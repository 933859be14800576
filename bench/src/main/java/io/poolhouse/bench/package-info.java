/**
 * Side-by-side measurements of the engine and of ONNX Runtime, and of the {@code embed} job against
 * the engine alone. A project of its own: the peer's library never reaches the product.
 *
 * <p>Start at {@link io.poolhouse.bench.Benchmark}. Every contestant gets the same texts and gives
 * pooled vectors, tokenizing included; what is compared in one table was measured in alternating
 * rounds of one run.
 */
package io.poolhouse.bench;
