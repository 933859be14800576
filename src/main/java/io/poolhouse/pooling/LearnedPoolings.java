package io.poolhouse.pooling;

import java.util.Optional;

/** The learned poolings that a request can name. */
@FunctionalInterface
public interface LearnedPoolings {

  LearnedPoolings NONE = name -> Optional.empty();

  /**
   * @throws IllegalArgumentException where there is one of this name that the model cannot use, in
   *     words for the user
   */
  Optional<LearnedPooling> named(String name);
}
