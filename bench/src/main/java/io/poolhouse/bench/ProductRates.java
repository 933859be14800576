package io.poolhouse.bench;

import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Products;
import io.poolhouse.model.EncoderConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How fast the machine takes a model's matrix products, all cores at once, and nothing else.
 *
 * @param plain floating-point operations a second by shape
 * @param withGelu of the shape that the activation follows, with it
 */
record ProductRates(Map<Shape, Double> plain, double withGelu) {
  /** Long enough for a clock and short enough for alternating with the engine. */
  private static final double SECONDS_EACH = 0.25;

  static ProductRates measure(
      Products products, EncoderConfig model, Precision precision, int tokens, Workers workers) {
    List<Shape> shapes = Shape.of(model);
    Map<Shape, Double> plain = new LinkedHashMap<>();
    double withGelu = 0;
    for (Shape shape : shapes) {
      products.prepare(tokens, shape.in(), shape.out(), precision, model.layers());
      plain.put(shape, rate(products, shape, tokens, workers, false));
      if (shape.out() == model.intermediateSize()) {
        withGelu = rate(products, shape, tokens, workers, true);
      }
    }
    return new ProductRates(plain, withGelu);
  }

  private static double rate(
      Products products, Shape shape, int tokens, Workers workers, boolean gelu) {
    int some = 2 * workers.threads();
    double once = seconds(products, some, workers, gelu) / some;
    once = Math.min(once, seconds(products, some, workers, gelu) / some);
    int times = Math.max(some, (int) (SECONDS_EACH / once));
    double seconds = seconds(products, times, workers, gelu);
    return workers.threads() * times * tokens * shape.flopPerToken() / seconds;
  }

  private static double seconds(Products products, int times, Workers workers, boolean gelu) {
    long start = System.nanoTime();
    workers.run(thread -> products.multiply(times, gelu));
    return (System.nanoTime() - start) / 1e9;
  }

  /** Operations a second where each shape has its share of a layer. */
  double whole() {
    double flop = plain.keySet().stream().mapToDouble(Shape::flopPerToken).sum();
    double seconds =
        plain.entrySet().stream()
            .mapToDouble(each -> each.getKey().flopPerToken() / each.getValue())
            .sum();
    return flop / seconds;
  }

  /** Seconds that the activation adds to one layer for one token. */
  double geluSeconds(EncoderConfig model) {
    Shape shape =
        plain.keySet().stream()
            .filter(each -> each.out() == model.intermediateSize())
            .findFirst()
            .orElseThrow();
    return shape.flopPerToken() * (1 / withGelu - 1 / plain.get(shape));
  }
}
