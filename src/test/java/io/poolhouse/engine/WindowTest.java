package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowTest {

  @Test
  void offsetsCountTheTokensOfTheSameTextBefore() {
    TokenizedText none = new TokenizedText(List.of(), TextStatus.NULL);
    TokenizedText one = new TokenizedText(List.of(new int[3]), TextStatus.OK);
    TokenizedText three =
        new TokenizedText(List.of(new int[5], new int[5], new int[2]), TextStatus.WINDOWED);
    List<String> windows =
        Window.of(List.of(none, one, three)).stream()
            .map(window -> window.text() + ":" + window.tokens() + "+" + window.offset())
            .toList();
    assertEquals(List.of("1:3+0", "2:5+0", "2:5+5", "2:2+10"), windows);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aWindowHasAtLeastClsAndSep(int tokens) {
    assertEquals(
        "Text 7 has a window of %d tokens; expected at least 2, [CLS] and [SEP].".formatted(tokens),
        assertThrows(IllegalArgumentException.class, () -> new Window(7, new int[tokens], 0))
            .getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 100, Integer.MAX_VALUE})
  void anIdWithoutARowInTheEmbeddingsIsRefused(int id) {
    Window window = new Window(4, RandomBert.window(99, id), 0);
    assertEquals(
        "Text 4 has the token id %d, but the model has the ids 0 to 99. Use the tokenizer that was published with it."
            .formatted(id),
        assertThrows(IllegalArgumentException.class, () -> window.mustFit(RandomBert.CONFIG))
            .getMessage());
  }

  @Test
  void aWindowOfMoreTokensThanPositionsIsRefused() {
    new Window(0, new int[64], 0).mustFit(RandomBert.CONFIG);
    Window longer = new Window(4, new int[65], 0);
    assertEquals(
        "Text 4 has a window of 65 tokens, but the model takes at most 64.",
        assertThrows(IllegalArgumentException.class, () -> longer.mustFit(RandomBert.CONFIG))
            .getMessage());
  }
}
