package io.poolhouse.bench;

/** A peer that cannot be measured here; the message says why, for the table. */
final class PeerMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerMissingException(String message) {
    super(message);
  }
}
