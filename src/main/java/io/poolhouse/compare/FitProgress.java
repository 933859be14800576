package io.poolhouse.compare;

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
      say.accept(
          "fits: %,d of %,d done, the last of %s; about %s left"
              .formatted(done, fits, name, inWords(seconds / done * (fits - done))));
    }
  }

  private static String inWords(double seconds) {
    return seconds < 90 ? "%.0f s".formatted(seconds) : "%.0f min".formatted(seconds / 60);
  }
}
