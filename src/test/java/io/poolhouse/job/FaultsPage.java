package io.poolhouse.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of {@code docs/faults.md}, each between {@code <!-- NAME -->} and {@code <!-- end
 * -->}. The tests of tag {@code faults} rewrite them with what they measure:
 *
 * <pre>{@code mvn test -Pfaults -Dpoolhouse.rewrite=true}</pre>
 */
final class FaultsPage {
  private static final Path PAGE = Path.of("docs", "faults.md");
  private static final String END = "<!-- end -->";

  /** The head and the line below it. */
  private static final int HEAD = 2;

  private FaultsPage() {}

  static boolean isRewritten() {
    return Boolean.getBoolean("poolhouse.rewrite");
  }

  /** Of a table, without its head. */
  static List<String> lines(String table) throws IOException {
    return List.copyOf(lines(Files.readAllLines(PAGE), table));
  }

  /** A view of the page's lines. */
  private static List<String> lines(List<String> page, String table) {
    int mark = page.indexOf("<!-- " + table + " -->");
    if (mark < 0) {
      throw new IllegalArgumentException(PAGE + " has no table '" + table + "'");
    }
    List<String> rest = page.subList(mark + 1, page.size());
    return rest.subList(HEAD, rest.indexOf(END));
  }

  /** Does nothing unless {@link #isRewritten}. */
  static void rewrite(String table, List<String> lines) throws IOException {
    if (!isRewritten()) {
      return;
    }
    List<String> page = new ArrayList<>(Files.readAllLines(PAGE));
    List<String> old = lines(page, table);
    old.clear();
    old.addAll(lines);
    Files.write(PAGE, page);
  }
}
