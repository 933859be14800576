package io.poolhouse.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown, aligned so that it also reads well in a terminal; nothing without rows. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    rows.add(List.of(columns));
  }

  void add(Object... cells) {
    rows.add(List.of(cells).stream().map(Object::toString).toList());
  }

  @Override
  public String toString() {
    if (rows.size() == 1) {
      return "";
    }
    StringBuilder text = new StringBuilder(line(rows.get(0)));
    text.append(line(Collections.nCopies(rows.get(0).size(), "---")));
    rows.subList(1, rows.size()).forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < cells.size(); column++) {
      String cell = cells.get(column);
      line.append(' ').append(cell).append(" ".repeat(width(column) - cell.length())).append(" |");
    }
    return line.append('\n').toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow();
  }
}
