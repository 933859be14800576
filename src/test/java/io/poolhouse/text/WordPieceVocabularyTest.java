package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceVocabularyTest {
  private static final String SMALL = "[UNK]\nwin\n[SEP]\n##dow\nWin\n[CLS]\né";

  @TempDir Path folder;

  @Test
  void idsAreLineNumbersWhereverTheControlTokensStand() throws IOException {
    assertArrayEquals(new int[] {5, 1, 3, 0, 2}, ids(SMALL, true, "Window x"));
  }

  @Test
  void aCasedModelKeepsCaseAndAccents() throws IOException {
    assertArrayEquals(new int[] {5, 4, 1, 6, 2}, ids(SMALL, false, "Win win é"));
    assertArrayEquals(new int[] {5, 1, 1, 0, 2}, ids(SMALL, true, "Win win é"));
  }

  @Test
  void lineEndsOfEitherKindAndATrailingOneAreTheSame() throws IOException {
    for (String end : List.of("\n", "\r\n")) {
      String vocabulary = SMALL.replace("\n", end) + end;
      assertArrayEquals(new int[] {5, 1, 3, 2}, ids(vocabulary, true, "window"));
    }
  }

  @Test
  void wordsOfMoreThanAHundredCharactersAreUnknown() throws IOException {
    String vocabulary = "[UNK]\n[CLS]\n[SEP]\na\n##a";
    assertEquals(102, ids(vocabulary, true, "a".repeat(100)).length);
    assertArrayEquals(new int[] {1, 0, 2}, ids(vocabulary, true, "a".repeat(101)));
  }

  @Test
  void aVocabularyWithoutAControlTokenIsRefused() throws IOException {
    for (String missing : List.of("[CLS]", "[SEP]", "[UNK]")) {
      Path file = file(SMALL.replace(missing, "other"));
      assertEquals(
          ("The vocabulary '%s' has no %s. Expected a BERT's vocab.txt, with [CLS], [SEP] and [UNK]"
                  + " on lines of their own; other tokenizers need their tokenizer.json.")
              .formatted(file, missing),
          refusal(file));
    }
  }

  @Test
  void aTokenThatStandsTwiceIsRefusedWithBothLines() throws IOException {
    Path file = file(SMALL + "\nwin\nmore");
    assertEquals(
        ("The vocabulary '%s' has 'win' twice, in lines 2 and 8. A token's line is its id: use the"
                + " file as it was published with the model.")
            .formatted(file),
        refusal(file));
  }

  @Test
  void aFileThatIsNotUtf8IsRefusedWithTheLine() throws IOException {
    Path file = folder.resolve("latin1.txt");
    Files.write(file, SMALL.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "The vocabulary '%s' is not UTF-8 in line 7. Save it as UTF-8, with the same lines."
            .formatted(file),
        refusal(file));
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    for (String nothing : List.of("", "\n", "\r\n\r\n")) {
      Path file = file(nothing);
      assertEquals(
          "The vocabulary '%s' is empty. Expected one token a line.".formatted(file),
          refusal(file));
    }
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    Path file = folder.resolve("none.txt");
    assertEquals(
        "There is no vocabulary '%s'. Give the path of a vocab.txt.".formatted(file),
        refusal(file));
  }

  @Test
  void aFolderIsRefused() {
    assertEquals(
        "The vocabulary '%s' cannot be read: Is a directory.".formatted(folder), refusal(folder));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("vocab.txt"), content);
  }

  private int[] ids(String vocabulary, boolean lowercase, String text) throws IOException {
    String json = WordPieceVocabulary.tokenizerJson(file(vocabulary), lowercase);
    var options = TokenizerOptions.of(512, LongTexts.TRUNCATE);
    try (TextTokenizer tokenizer = TextTokenizer.of(json, options)) {
      return tokenizer.tokenize(List.of(text)).get(0).windows().get(0);
    }
  }

  private static String refusal(Path file) {
    return assertThrows(
            TokenizerException.class, () -> WordPieceVocabulary.tokenizerJson(file, true))
        .getMessage();
  }
}
