package io.poolhouse.lake;

/**
 * An input or output that cannot be used as the user named it. The message is for the user: what is
 * wrong, what was expected, what to do. Thrown before any row is processed.
 */
public final class LakeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public LakeException(String message) {
    super(message);
  }

  public LakeException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The line of a failure that says what happened: the innermost cause's first. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage().strip();
    String line = message.lines().findFirst().orElse(root.toString());
    return line.replaceFirst("^\\[[A-Z_.]+] ", "").replaceFirst(" SQLSTATE: \\w+.*$", "");
  }
}
