package io.poolhouse.pooling;

import java.util.Optional;

/** The rules for parts with weights of their own. */
record LearnedParser(Cursor cursor) {

  /** None, and nothing moved over, where another word is here. */
  Optional<Part> part() {
    for (LearnedWord word : LearnedWord.values()) {
      if (cursor.accept(word.word())) {
        return Optional.of(LearnedPart.unresolved(word, argument(word)));
      }
    }
    return Optional.empty();
  }

  private String argument(LearnedWord word) {
    if (word == LearnedWord.ATTENTION && !cursor.at('(')) {
      return "";
    }
    if (!cursor.accept('(')) {
      throw cursor.expected("'(' with a word or a name, as in 'mix(mean)'");
    }
    int column = cursor.column();
    String argument = cursor.name();
    if (argument.isEmpty()) {
      throw cursor.expected("a name of lower case letters and digits");
    }
    mustSuit(word, argument, column);
    if (!cursor.accept(')')) {
      throw cursor.expected("')'");
    }
    return argument;
  }

  private void mustSuit(LearnedWord word, String argument, int column) {
    Optional<How> how = How.named(argument);
    if (how.isEmpty() && !argument.matches("[a-z][a-z0-9]*")) {
      throw cursor.error(
          "'%s' at column %d is no name. Expected lower case letters and digits, such as 'news1'."
              .formatted(argument, column));
    }
    if (how.isPresent() && word == LearnedWord.ATTENTION) {
      throw cursor.error(
          "'%s' at column %d is a pooling, not the name of one that was learned."
              .formatted(argument, column));
    }
    if (how.isPresent() && how.get() == How.POOLER) {
      throw cursor.error(
          "'pooler' at column %d reads the last layer, not a mix of layers.".formatted(column));
    }
  }
}
