package io.poolhouse.pooling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Recursive descent over the pooling language, a method per rule; white space may stand between
 * tokens.
 *
 * <pre>
 * list   := entry (',' entry)*
 * entry  := 'all' | 'dense' | how '@' '*' | part ('+' part)*
 * part   := how ('@' layers)? | 'attention' ('(' name ')')? | 'mix' '(' (how | name) ')'
 * layers := index | ('avg' | 'cat') '(' index (',' index)* ')'
 * index  := '-'? digit+
 * name   := lower ( lower | digit )*
 * </pre>
 */
final class PoolingParser {
  private final Cursor cursor;

  PoolingParser(String text) {
    cursor = new Cursor(text);
  }

  /** At least one entry; nothing of the text is left over. */
  List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    do {
      entries.add(entry());
    } while (cursor.accept(','));
    return entries;
  }

  private Entry entry() {
    int column = cursor.column();
    if (cursor.accept(Entry.All.WORD)) {
      return all(column);
    }
    if (cursor.accept(DensePart.WORD)) {
      return dense(column);
    }
    List<Part> parts = new ArrayList<>();
    do {
      boolean first = parts.isEmpty();
      Optional<Part> learned = new LearnedParser(cursor).part();
      if (learned.isPresent()) {
        parts.add(learned.get());
        cursor.mustBeAtEndOr("+,");
        continue;
      }
      How how = how(first);
      boolean layersFollow = cursor.accept('@');
      if (layersFollow && cursor.at('*')) {
        return everyLayer(how, first);
      }
      parts.add(new WordPart(how, layersFollow ? layers(how) : Layers.One.LAST));
      cursor.mustBeAtEndOr(layersFollow ? "+," : "@+,");
    } while (cursor.accept('+'));
    return new Entry.Written(new Pooling(parts));
  }

  private Entry all(int column) {
    if (cursor.at('@') || cursor.at('+')) {
      throw new WrongWord(Entry.All.WORD, column, cursor).allStandsAlone();
    }
    cursor.mustBeAtEndOr(",");
    return new Entry.All();
  }

  private Entry dense(int column) {
    if (cursor.at('@') || cursor.at('+')) {
      throw new WrongWord(DensePart.WORD, column, cursor).denseStandsAlone();
    }
    cursor.mustBeAtEndOr(",");
    return new Entry.Written(new Pooling(List.of(DensePart.unresolved())));
  }

  private Entry everyLayer(How how, boolean first) {
    int column = cursor.column();
    cursor.accept('*');
    if (!first || cursor.at('+')) {
      throw cursor.error(
          ("'*' at column %d makes a pooling of each layer, which cannot be joined with '+'. Name"
                  + " one layer, such as '%s@-1'.")
              .formatted(column, how.word()));
    }
    cursor.mustBeAtEndOr(",");
    return new Entry.EveryLayer(how);
  }

  private How how(boolean first) {
    int column = cursor.column();
    String word = cursor.word();
    if (word.isEmpty()) {
      throw cursor.expected("one of " + String.join(", ", WrongWord.known(first)));
    }
    return How.named(word).orElseThrow(() -> new WrongWord(word, column, cursor).asHow(first));
  }

  private Layers layers(How how) {
    int column = cursor.column();
    String word = cursor.word();
    return switch (word) {
      case "" -> new Layers.One(index("a layer number, 'avg(', 'cat(' or '*'"));
      case "avg" -> new Layers.Average(indices());
      case "cat" -> new Layers.Concatenation(indices());
      default -> throw new WrongWord(word, column, cursor).asLayers(how);
    };
  }

  private List<Integer> indices() {
    if (!cursor.accept('(')) {
      throw cursor.expected("'('");
    }
    List<Integer> indices = new ArrayList<>();
    do {
      indices.add(index("a layer number"));
    } while (cursor.accept(','));
    if (!cursor.accept(')')) {
      throw cursor.expected("',' or ')'");
    }
    return indices;
  }

  private int index(String expected) {
    int column = cursor.column();
    String number = cursor.number().orElseThrow(() -> cursor.expected(expected));
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException tooLarge) {
      throw cursor.error(
          "the layer number %s at column %d is too large; models have a few dozen layers."
              .formatted(number, column));
    }
  }
}
