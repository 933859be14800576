package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The tables of {@code docs/faults.md} are what the tests of tag {@code faults} measured. To copy
 * them there, after {@code mvn test -Pfaults}:
 *
 * <pre>{@code mvn -q test -Dtest=FaultsPageTest -Dpoolhouse.rewrite=true}</pre>
 */
class FaultsPageTest {
  private static final Path PAGE = Path.of("docs", "faults.md");
  private static final String END = "<!-- end -->";

  @Test
  void thePageHasALineForEachFaultThatIsTried() throws IOException {
    if (Boolean.getBoolean("poolhouse.rewrite")) {
      rewrite();
    }
    List<String> lines = rows(Files.readAllLines(PAGE), "faults");
    assertEquals(
        Arrays.stream(FaultFigures.values()).map(FaultFigures::words).toList(),
        lines.stream().map(line -> line.split("\\|")[1].strip()).toList());
    for (String line : lines) {
      String[] cells = line.split("\\|");
      assertEquals(cells[3], cells[4], "rows expected and found: " + line);
      assertEquals("0", cells[5].strip(), "rows doubled: " + line);
    }
  }

  @Test
  void theOtherTablesAreFilled() throws IOException {
    List<String> page = Files.readAllLines(PAGE);
    assertEquals(1, rows(page, "kills").size());
    assertEquals(3, rows(page, "soak").size());
  }

  /** Lines of a table between its mark and the end, without its head. */
  private static List<String> rows(List<String> page, String table) {
    int mark = page.indexOf(mark(table));
    assertTrue(mark >= 0, () -> "no " + mark(table));
    List<String> rest = page.subList(mark + 1, page.size());
    return rest.subList(2, rest.indexOf(END));
  }

  private static String mark(String table) {
    return "<!-- " + table + " -->";
  }

  /** A figure that was not measured anew stays. */
  private static void rewrite() throws IOException {
    Map<String, String> measured = new TreeMap<>();
    List<String> page = new ArrayList<>(Files.readAllLines(PAGE));
    List<String> faults = rows(page, "faults");
    for (FaultFigures fault : FaultFigures.values()) {
      for (String line : figures(fault.name())) {
        measured.put(fault.words(), line);
      }
    }
    List<String> lines = new ArrayList<>();
    for (FaultFigures fault : FaultFigures.values()) {
      String old =
          faults.stream()
              .filter(line -> line.startsWith("| " + fault.words() + " |"))
              .findFirst()
              .orElse("");
      String line = measured.getOrDefault(fault.words(), old);
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    replace(page, "faults", lines);
    replace(page, "kills", figures(FaultFigures.RANDOM_KILLS));
    replace(page, "soak", figures(FaultFigures.SOAK));
    Files.write(PAGE, page);
  }

  private static void replace(List<String> page, String table, List<String> lines) {
    if (!lines.isEmpty()) {
      List<String> rows = rows(page, table);
      rows.clear();
      rows.addAll(lines);
    }
  }

  private static List<String> figures(String name) throws IOException {
    Path file = FaultFigures.FOLDER.resolve(name);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
