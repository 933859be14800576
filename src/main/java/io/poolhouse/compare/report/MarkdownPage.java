package io.poolhouse.compare.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** report.md: the page without its plots, readable as plain text too. */
final class MarkdownPage {
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*_\\[\\]<>|~&$]");
  // A line that starts like this would be a heading, a list or a rule.
  private static final Pattern LEADING = Pattern.compile("^(\\d{1,9})?([#+=.):-])");

  private final StringBuilder markdown = new StringBuilder();

  private MarkdownPage() {}

  static String of(Page page) {
    MarkdownPage written = new MarkdownPage();
    written.line("# " + started(page.answer()));
    written.paragraph(started(page.subject()));
    written.block(page.figures());
    if (!page.notes().isEmpty()) {
      written.line("## Before believing it");
      written.block(new Block.Bullets(page.notes()));
    }
    page.sections().forEach(written::section);
    return written.markdown.toString();
  }

  private void section(Section section) {
    line("## " + started(section.heading()));
    section.blocks().forEach(this::block);
  }

  // Java 17 has no switch over sealed types.
  private void block(Block block) {
    if (block instanceof Block.Paragraph paragraph) {
      paragraph(started(paragraph.text()));
    } else if (block instanceof Block.Bullets bullets) {
      paragraph(lines(bullets.items().stream().map(item -> "- " + started(item)).toList()));
    } else if (block instanceof Block.Figures figures) {
      paragraph(lines(figures.figures().stream().map(MarkdownPage::figure).toList()));
    } else if (block instanceof Block.Code code) {
      code(code.text());
    } else if (block instanceof Block.Table table) {
      table(table);
    }
  }

  private static String figure(Block.Figure figure) {
    return "- %s: **%s** (%s)"
        .formatted(escaped(figure.label()), escaped(figure.value()), escaped(figure.remark()));
  }

  private void table(Block.Table table) {
    paragraph("**" + escaped(table.caption()) + "**");
    line(row(table.columns().stream().map(Block.Column::heading).toList()));
    line(
        table.columns().stream()
            .map(column -> column.numeric() ? "---:" : "---")
            .collect(Collectors.joining(" | ", "| ", " |")));
    table.rows().forEach(cells -> line(row(cells.stream().map(Cell::text).toList())));
    line("");
  }

  private static String row(List<String> cells) {
    return cells.stream().map(MarkdownPage::escaped).collect(Collectors.joining(" | ", "| ", " |"));
  }

  // A fence longer than any run of backticks inside cannot be closed from inside.
  private void code(String text) {
    int longest =
        Pattern.compile("`+")
            .matcher(text)
            .results()
            .mapToInt(run -> run.group().length())
            .max()
            .orElse(0);
    String fence = "`".repeat(Math.max(3, longest + 1));
    paragraph(lines(List.of(fence, text, fence)));
  }

  /** For the middle of a line. */
  private static String escaped(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }

  /** For the start of a line, of a heading or of a list's item. */
  private static String started(String text) {
    return LEADING.matcher(escaped(text)).replaceFirst("$1\\\\$2");
  }

  private static String lines(List<String> lines) {
    return String.join("\n", lines);
  }

  private void paragraph(String text) {
    line(text);
    line("");
  }

  private void line(String text) {
    markdown.append(text).append('\n');
    if (text.startsWith("#")) {
      markdown.append('\n');
    }
  }
}
