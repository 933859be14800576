package io.poolhouse.lake;

/**
 * Another run writes to the output. Nothing is wrong with the request: it can be made again later.
 */
public final class OutputInUseException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OutputInUseException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param said the output, in the user's words
   * @param owner who writes; blank where that is not known
   */
  static OutputInUseException by(String said, String owner) {
    return new OutputInUseException(
        "Another run is writing to '%s'%s. Nothing was changed; start again when it has ended."
            .formatted(said, owner.isBlank() ? "" : ": " + owner),
        null);
  }

  /** For a table format that refused to commit. */
  static OutputInUseException changed(String said, Throwable conflict) {
    return new OutputInUseException(
        ("Another run changed '%s' while this one ran, so nothing of this one was written: %s Start"
                + " it again.")
            .formatted(said, LakeException.reason(conflict)),
        conflict);
  }
}
