package io.poolhouse.job;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table that grows and changes from night to night: columns {@code id}, {@code text}, {@code
 * label} and {@code day}, one of five. No two texts were ever the same, and each has a vector of
 * its own by {@link TinyModel}.
 */
final class NightlyTable {
  private static final String[] WORDS = {"a", "house", "is", "red", "houses", ".", "[", "]", "cls"};

  /** Of its 9 words, 9^12 texts: as long as the model reads. */
  private static final int LENGTH = 12;

  static final int DAYS = 5;

  private final Random random;
  private final Set<String> texts = new HashSet<>();
  private final List<JsonObject> rows = new ArrayList<>();
  private long nextId;

  NightlyTable(int size, long seed) {
    random = new Random(seed);
    add(size);
  }

  /** Rows with a text that nobody has. */
  NightlyTable add(int count) {
    for (int i = 0; i < count; i++) {
      JsonObject row = new JsonObject();
      row.addProperty("id", nextId);
      row.addProperty("text", newText());
      row.addProperty("label", "label " + nextId % 7);
      row.addProperty("day", "2026-01-%02d".formatted(1 + nextId % DAYS));
      rows.add(row);
      nextId++;
    }
    return this;
  }

  /** Random rows get another text. */
  NightlyTable changeTexts(int count) {
    for (JsonObject row : some(count)) {
      row.addProperty("text", newText());
    }
    return this;
  }

  /** Random rows get another label. */
  NightlyTable changeLabels(int count) {
    for (JsonObject row : some(count)) {
      row.addProperty("label", row.get("label").getAsString() + "'");
    }
    return this;
  }

  NightlyTable delete(int count) {
    some(count).forEach(rows::remove);
    return this;
  }

  /** 1 % changed, 1 % new, 0.5 % deleted. */
  NightlyTable night() {
    int percent = rows.size() / 100;
    return delete(percent / 2).changeTexts(percent).add(percent);
  }

  List<JsonObject> rows() {
    return rows;
  }

  /** As a file of JSON lines. */
  Path write(Path file) throws IOException {
    return Files.write(file, rows.stream().map(JsonObject::toString).toList());
  }

  private List<JsonObject> some(int count) {
    return random
        .ints(0, rows.size())
        .distinct()
        .limit(count)
        .mapToObj(rows::get)
        .collect(Collectors.toList());
  }

  private String newText() {
    while (true) {
      String text =
          random
              .ints(LENGTH, 0, WORDS.length)
              .mapToObj(word -> WORDS[word])
              .collect(Collectors.joining(" "));
      if (texts.add(text)) {
        return text;
      }
    }
  }
}
