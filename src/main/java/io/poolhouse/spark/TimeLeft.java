package io.poolhouse.spark;

/**
 * How long a job still takes, in words: {@code about 3 min 20 s left}.
 *
 * @param seconds a started one counts
 */
public record TimeLeft(double seconds) {

  @Override
  public String toString() {
    return "about %s left".formatted(inWords((long) Math.ceil(seconds)));
  }

  private static String inWords(long seconds) {
    if (seconds < 60) {
      return "%d s".formatted(seconds);
    }
    return seconds < 3_600
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3_600, seconds / 60 % 60);
  }
}
