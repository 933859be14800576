package io.poolhouse.finetune;

/** A trial that cannot be; the message is for the user. */
public final class FineTuneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FineTuneException(String message) {
    super(message);
  }

  public FineTuneException(String message, Throwable cause) {
    super(message, cause);
  }
}
