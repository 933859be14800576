package io.poolhouse.pooling;

import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A place in the user's text: reads tokens, passes over white space, words errors with a column.
 */
final class Cursor {
  private final String text;
  private int position;

  Cursor(String text) {
    this.text = text;
    skipWhiteSpace();
  }

  /** Counted from 1, in characters as a reader sees them: a surrogate pair is one. */
  int column() {
    return text.codePointCount(0, position) + 1;
  }

  boolean atEnd() {
    return position == text.length();
  }

  boolean at(char symbol) {
    return !atEnd() && text.charAt(position) == symbol;
  }

  boolean accept(char symbol) {
    if (!at(symbol)) {
      return false;
    }
    moveTo(position + 1);
    return true;
  }

  /** Moves over this word; stays where another word, or none, is here. */
  boolean accept(String word) {
    int before = position;
    if (word().equals(word)) {
      return true;
    }
    position = before;
    return false;
  }

  /** Letters with single hyphens or underscores between them, moved over; empty if none is here. */
  String word() {
    int end = position;
    while (isLetter(end) || (end > position && isHyphen(end) && isLetter(end + 1))) {
      end++;
    }
    return moveTo(end);
  }

  /** As {@link #word}, with digits behind the first letter. */
  String name() {
    int end = position;
    while (isLetter(end)
        || (end > position && (isDigit(end) || (isHyphen(end) && isLetter(end + 1))))) {
      end++;
    }
    return moveTo(end);
  }

  /** The digits here with the minus before them, moved over; empty if none is here. */
  Optional<String> number() {
    int firstDigit = at('-') ? position + 1 : position;
    int end = firstDigit;
    while (isDigit(end)) {
      end++;
    }
    return end == firstDigit ? Optional.empty() : Optional.of(moveTo(end));
  }

  /** Refuses what is here unless it is the end or one of the symbols. */
  void mustBeAtEndOr(String symbols) {
    if (!atEnd() && symbols.indexOf(text.charAt(position)) < 0) {
      throw expected(
          symbols.chars().mapToObj(c -> "'" + (char) c + "'").collect(Collectors.joining(", "))
              + " or the end");
    }
  }

  PoolingException expected(String what) {
    return error("expected %s at column %d, but %s.".formatted(what, column(), found()));
  }

  PoolingException error(String message) {
    return new PoolingException("Pooling '%s': %s".formatted(text, message));
  }

  private String found() {
    if (atEnd()) {
      return "the text ends there";
    }
    int character = text.codePointAt(position);
    // A minus or a space copied from a web page looks right, so its code is shown.
    String code = character < ' ' || character > '~' ? " (U+%04X)".formatted(character) : "";
    return "found '" + Character.toString(character) + "'" + code;
  }

  private String moveTo(int end) {
    String passed = text.substring(position, end);
    position = end;
    skipWhiteSpace();
    return passed;
  }

  private void skipWhiteSpace() {
    while (!atEnd() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private boolean isLetter(int index) {
    return index < text.length() && Character.isLetter(text.charAt(index));
  }

  private boolean isHyphen(int index) {
    return index < text.length() && (text.charAt(index) == '-' || text.charAt(index) == '_');
  }

  /** Only 0 to 9: Character.isDigit also takes the digits of other scripts. */
  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }
}
