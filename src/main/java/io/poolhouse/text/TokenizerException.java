package io.poolhouse.text;

/**
 * A tokenizer, a vocabulary or an option of this room that cannot be used as it is. The message is
 * for the user: what is wrong, what was expected, what to do.
 */
public final class TokenizerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public TokenizerException(String message) {
    super(message);
  }

  public TokenizerException(String message, Throwable cause) {
    super(message, cause);
  }
}
