package io.poolhouse.engine;

/**
 * The learning rate over a run: up in equal steps to its height, then down in equal steps to just
 * above 0 in the last step.
 *
 * @param rate the highest
 * @param steps of the whole run
 * @param warmup steps until the highest is reached
 */
public record RateSchedule(double rate, int steps, int warmup) {

  public RateSchedule {
    if (!(rate > 0) || steps < 1 || warmup < 0 || warmup > steps) {
      throw new IllegalArgumentException(
          ("Rate %s over %d steps, %d of them to warm up: expected a rate above 0, at least one"
                  + " step and no more to warm up than there are.")
              .formatted(rate, steps, warmup));
    }
  }

  /**
   * @param step from 0; no update is spent on a rate of 0
   */
  public double at(int step) {
    if (step < warmup) {
      return rate * (step + 1) / warmup;
    }
    // After the last step, where a warm-up that is the whole run would leave 0 to divide by.
    return step < steps ? rate * (steps - step) / (steps - warmup) : 0;
  }
}
