package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;

class TokenizerOptionsTest {

  @Test
  void windowsDoNotOverlapAndTextsAreDataUnlessAsked() {
    assertEquals(
        new TokenizerOptions(512, LongTexts.WINDOW, 510, false),
        TokenizerOptions.of(512, LongTexts.WINDOW));
  }

  @Test
  void aLimitWithoutRoomForTextIsRefused() {
    var refused =
        assertThrows(TokenizerException.class, () -> TokenizerOptions.of(2, LongTexts.TRUNCATE));
    assertEquals(
        "A limit of 2 tokens leaves no room for text between [CLS] and [SEP]. Give at least 3.",
        refused.getMessage());
    assertEquals(1, TokenizerOptions.of(3, LongTexts.TRUNCATE).room());
  }

  @Test
  void aStrideThatStandsStillOrSkipsTokensIsRefused() {
    assertEquals(
        "A window stride of 0 tokens is out of range. With windows of 128 tokens, [CLS] and [SEP]"
            + " included, give 1 to 126; 126 means no overlap.",
        refusalOfStride(0));
    assertEquals(
        "A window stride of 127 tokens is out of range. With windows of 128 tokens, [CLS] and [SEP]"
            + " included, give 1 to 126; 126 means no overlap.",
        refusalOfStride(127));
  }

  private static String refusalOfStride(int stride) {
    return assertThrows(
            TokenizerException.class,
            () -> new TokenizerOptions(128, LongTexts.WINDOW, stride, false))
        .getMessage();
  }

  @Test
  void optionsTravelToExecutors() throws Exception {
    var options = new TokenizerOptions(64, LongTexts.HEAD_TAIL, 5, true);
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(options);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(options, in.readObject());
    }
  }
}
