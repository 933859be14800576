package io.poolhouse.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where one kind of measurement is written to: the terminal, {@code measurements.json}, and its
 * block in a page, {@code docs/measurements.md} by default, between two comments that name it.
 */
record Publication(String kind, Path page) {
  private static final Path JSON = Benchmark.TARGET.resolve("measurements.json");

  Publication(String kind) {
    this(kind, Path.of("docs", "measurements.md"));
  }

  /**
   * @param markdown the tables
   * @param numbers the same and more, for Gson
   */
  void publish(String markdown, Object numbers) throws IOException {
    System.out.println();
    System.out.print(markdown);
    keep(markdown, numbers);
  }

  /** As {@link #publish}, but for the terminal: what a long run has so far. */
  void keep(String markdown, Object numbers) throws IOException {
    writeJson(numbers);
    writePage(markdown);
  }

  private void writeJson(Object numbers) throws IOException {
    JsonObject all =
        Files.exists(JSON)
            ? JsonParser.parseString(Files.readString(JSON)).getAsJsonObject()
            : new JsonObject();
    JsonElement ours = new GsonBuilder().create().toJsonTree(numbers);
    all.add(kind, ours);
    Files.createDirectories(JSON.getParent());
    Files.writeString(JSON, new GsonBuilder().setPrettyPrinting().create().toJson(all) + "\n");
  }

  private void writePage(String markdown) throws IOException {
    String text = Files.readString(page);
    String begin = "<!-- bench/run %s -->%n".formatted(kind);
    String end = "<!-- end -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IOException(
          "'%s' has no block '%s' … '%s' to write the table to."
              .formatted(page, begin.strip(), end));
    }
    Files.writeString(
        page, text.substring(0, from + begin.length()) + markdown + text.substring(to));
  }
}
