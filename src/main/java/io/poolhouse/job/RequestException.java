package io.poolhouse.job;

/** Options that do not fit together or to the input; the message is for the user. */
final class RequestException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  RequestException(String message) {
    super(message);
  }

  RequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
