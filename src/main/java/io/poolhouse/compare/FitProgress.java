package io.poolhouse.compare;

import io.poolhouse.spark.TimeLeft;
import java.util.Locale;
import java.util.function.Consumer;

/** Says how many fits are done and about how long the others will take. */
final class FitProgress {
  private static final double SECONDS_BETWEEN = 15;

  /** The first fits are slow: Java has not compiled anything yet. */
  private static final int LEAST_DONE = 5;

  private final int fits;
  private final Consumer<String> say;
  private final long start = System.nanoTime();
  private int done;
  private double lastSaid;

  FitProgress(int fits, Consumer<String> say) {
    this.fits = fits;
    this.say = say;
  }

  synchronized void done(String name) {
    done++;
    double seconds = (System.nanoTime() - start) / 1e9;
    if (seconds - lastSaid >= SECONDS_BETWEEN && done >= LEAST_DONE && done < fits) {
      lastSaid = seconds;
      say.accept(line(name, seconds));
    }
  }

  /**
   * @param seconds since the first fit began
   */
  String line(String name, double seconds) {
    return String.format(
        Locale.ROOT,
        "fits: %,d of %,d done, the last of %s, %s",
        done,
        fits,
        name,
        new TimeLeft(seconds / done * (fits - done)));
  }
}
