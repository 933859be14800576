package io.poolhouse.text;

/** What became of a text on its way to token ids. */
public enum TextStatus {
  /** All of its tokens are there, in one window. */
  OK("ok"),
  /** Longer than the limit: tokens were left out. */
  TRUNCATED("truncated"),
  /** Longer than the limit: all of its tokens are there, in two or more windows. */
  WINDOWED("windowed"),
  /** No token of its own: empty, white space, or only characters that the tokenizer drops. */
  EMPTY("empty"),
  /** There was no text. */
  NULL("null"),
  /** The tokenizer or the model could not take the text; its vector means nothing. */
  FAILED("failed");

  private final String word;

  TextStatus(String word) {
    this.word = word;
  }

  /** As users read it in the status column. */
  public String word() {
    return word;
  }
}
