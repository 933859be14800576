package io.poolhouse.model;

/**
 * A model that cannot be used as it is. The message is for the user: what is wrong, what was
 * expected, what to do.
 */
public final class ModelException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
