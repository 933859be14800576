package io.poolhouse.compare;

/** Rows or settings that cannot be compared or learned from; the message is for the user. */
public final class CompareException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CompareException(String message) {
    super(message);
  }

  public CompareException(String message, Throwable cause) {
    super(message, cause);
  }
}
