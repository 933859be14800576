package io.poolhouse.pooling;

/**
 * A pooling that cannot be read, or that the model at hand cannot give. The message is for the
 * user: what is wrong, what was expected, what to do.
 */
public final class PoolingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public PoolingException(String message) {
    super(message);
  }
}
