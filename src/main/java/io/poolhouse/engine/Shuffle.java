package io.poolhouse.engine;

import java.util.random.RandomGenerator;

/** The order in which an epoch of training learns. */
public final class Shuffle {

  private Shuffle() {}

  /** A copy, by Fisher and Yates: every order is equally likely. */
  public static int[] of(int[] numbers, RandomGenerator random) {
    int[] order = numbers.clone();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }
}
