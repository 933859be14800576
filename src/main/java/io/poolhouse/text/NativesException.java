package io.poolhouse.text;

/** Native libraries that must not be loaded from where they lie; the message is for the user. */
public final class NativesException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NativesException(String message) {
    super(message);
  }

  NativesException(String message, Throwable cause) {
    super(message, cause);
  }
}
