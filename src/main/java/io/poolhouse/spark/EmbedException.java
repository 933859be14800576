package io.poolhouse.spark;

/** A column or setting with which a text column cannot be embedded; the message is for the user. */
public final class EmbedException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public EmbedException(String message) {
    this(message, null);
  }

  EmbedException(String message, Throwable cause) {
    super(message, cause);
  }
}
