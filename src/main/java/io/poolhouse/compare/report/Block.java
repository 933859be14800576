package io.poolhouse.compare.report;

import com.google.gson.JsonObject;
import java.util.List;

/** A part of a section, as HTML and Markdown both show it. All texts are shown texts, unescaped. */
sealed interface Block {

  /** Its name in the template. */
  String kind();

  record Paragraph(String text) implements Block {
    @Override
    public String kind() {
      return "paragraph";
    }
  }

  record Bullets(List<String> items) implements Block {
    @Override
    public String kind() {
      return "bullets";
    }
  }

  /** Text to be typed. */
  record Code(String text) implements Block {
    @Override
    public String kind() {
      return "code";
    }
  }

  /** Numbers that a reader should see first, large. */
  record Figures(List<Figure> figures) implements Block {
    @Override
    public String kind() {
      return "figures";
    }
  }

  record Figure(String label, String value, String remark, Mark mark) {}

  /**
   * A plot: in HTML only, since a table beside it has its numbers.
   *
   * @param id of its element
   * @param description what it shows, for those who do not see it
   * @param marks signs that need a key
   * @param data what plots.js draws
   */
  record Chart(String id, String description, List<Mark> marks, JsonObject data) implements Block {
    @Override
    public String kind() {
      return "chart";
    }
  }

  /**
   * @param folded whether HTML shows it on request only
   */
  record Table(
      String caption,
      List<Column> columns,
      List<List<Cell>> rows,
      boolean sortable,
      boolean folded,
      boolean wide)
      implements Block {
    /** Rows of a table that a section is about. */
    private static final int MOST_OPEN_ROWS = 40;

    /** Rows of one that only gives the numbers of a plot. */
    private static final int MOST_OPEN_ROWS_ASIDE = 10;

    static Table of(String caption, List<Column> columns, List<List<Cell>> rows) {
      return new Table(caption, columns, rows, true, rows.size() > MOST_OPEN_ROWS, false);
    }

    /** The same, folded where it is long and not what the section is about. */
    Table aside() {
      return new Table(caption, columns, rows, sortable, rows.size() > MOST_OPEN_ROWS_ASIDE, wide);
    }

    @Override
    public String kind() {
      return "table";
    }
  }

  record Column(String heading, boolean numeric) {

    static Column text(String heading) {
      return new Column(heading, false);
    }

    static Column number(String heading) {
      return new Column(heading, true);
    }
  }
}
