package io.poolhouse.bench;

import java.util.List;
import java.util.Locale;

/**
 * Hours and cost of tables that nobody has measured, from a fit on this machine's cores and from
 * assumptions that the page names.
 *
 * @param cores that the fit was measured on
 * @param tokenizing seconds of a core for a token
 * @param operations floating-point, for a token
 * @param width floats in a vector
 */
record ScaleCosts(LinearFit fit, int cores, double tokenizing, double operations, int width) {
  static final double CORE_HOUR = 0.04;
  static final double GPU_HOUR = 3.00;
  static final int CORES_OF_GPU = 16;

  /** An H100's bfloat16 products without sparsity, and the share of it that is assumed. */
  static final double GPU_PEAK = 989e12;

  static final double GPU_SHARE = 0.35;

  private static final List<Double> TABLES = List.of(1e9, 1e11);
  private static final List<Integer> LENGTHS = List.of(18, 128);
  private static final int MANY_CORES = 1_000;
  private static final int MANY_GPUS = 64;

  Table table() {
    Table table =
        new Table(
            "texts",
            "tokens each",
            "CPU: core-hours",
            "hours on 1,000 cores",
            "USD",
            "GPU: hours",
            "hours on 64",
            "USD",
            "what limits it",
            "vectors, TB");
    for (double texts : TABLES) {
      for (int length : LENGTHS) {
        double cpu = texts * coreSeconds(length) / 3_600;
        double gpu = texts * Math.max(gpuSeconds(length), feedSeconds(length)) / 3_600;
        table.add(
            String.format(Locale.ROOT, "%.0e", texts),
            length,
            Speed.whole(cpu),
            number(cpu / MANY_CORES),
            Speed.whole(cpu * CORE_HOUR),
            Speed.whole(gpu),
            number(gpu / MANY_GPUS),
            Speed.whole(gpu * GPU_HOUR),
            feedSeconds(length) > gpuSeconds(length) ? "its cores" : "the GPU",
            number(texts * width * Float.BYTES / 1e12));
      }
    }
    return table;
  }

  private double coreSeconds(int length) {
    return cores * (fit.perRow() + length * fit.perToken());
  }

  private double gpuSeconds(int length) {
    return length * operations / (GPU_PEAK * GPU_SHARE);
  }

  /** Of the host: reading, tokenizing and writing, by the cores that a GPU comes with. */
  private double feedSeconds(int length) {
    return (cores * fit.perRow() + length * tokenizing) / CORES_OF_GPU;
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, number < 100 ? "%.1f" : "%,.0f", number);
  }
}
