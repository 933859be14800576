package io.poolhouse.bench;

import java.io.IOException;
import java.util.List;

/** A program that one could take instead of the engine. */
interface Peer extends AutoCloseable {
  String name();

  /**
   * At its best settings for these texts.
   *
   * @throws PeerMissingException where it cannot be had
   */
  List<Entrant> entrants(List<String> texts) throws IOException;

  /** Its contestants are closed before. */
  @Override
  default void close() {}
}
