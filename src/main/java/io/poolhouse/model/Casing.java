package io.poolhouse.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a vocabulary was made from lower-cased texts. */
final class Casing {
  /**
   * Share of words with an upper-case letter. Google's cased vocabularies have a third; uncased
   * ones have none, or a few letters that have no lower case.
   */
  private static final double STRAY = 0.01;

  private Casing() {}

  static boolean isLowercase(Path vocabulary) throws IOException {
    long words = 0;
    long upper = 0;
    try (BufferedReader reader = Files.newBufferedReader(vocabulary)) {
      for (String word = reader.readLine(); word != null; word = reader.readLine()) {
        words++;
        upper += isSpecial(word) || word.chars().noneMatch(Character::isUpperCase) ? 0 : 1;
      }
    } catch (CharacterCodingException broken) {
      throw new ModelException("'%s' is not text in UTF-8.".formatted(vocabulary), broken);
    }
    return upper <= words * STRAY;
  }

  /** {@code [CLS]} and its like are in capitals whatever the texts were. */
  private static boolean isSpecial(String word) {
    return word.startsWith("[") && word.endsWith("]");
  }
}
