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

  /** What a failure is about, in one sentence: the innermost cause's first. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage().strip();
    return firstSentence(message)
        .replaceFirst("^\\[[A-Z_.]+] ", "")
        .replaceFirst(" SQLSTATE: \\w+.*$", "");
  }

  /** Advice for programmers and stack traces follow in further lines; sentences may be broken. */
  private static String firstSentence(String message) {
    StringBuilder sentence = new StringBuilder();
    for (String line : message.lines().takeWhile(line -> !line.isBlank()).toList()) {
      sentence.append(sentence.isEmpty() ? "" : " ").append(line.strip());
      if (line.endsWith(".") || line.contains("SQLSTATE")) {
        break;
      }
    }
    return sentence.toString();
  }
}
