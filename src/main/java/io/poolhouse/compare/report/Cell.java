package io.poolhouse.compare.report;

/**
 * A cell of a table.
 *
 * @param text as shown, not yet escaped
 * @param order what the column sorts by: a number as text where it is one, else the text
 * @param heat tint of the ground, 0 to 100
 */
record Cell(String text, String order, boolean numeric, Mark mark, int heat) {

  static Cell text(String text) {
    return new Cell(text, text, false, Mark.PLAIN, 0);
  }

  static Cell number(String text, double value) {
    // Infinity as text is what JavaScript's Number() reads, so undefined values sort last.
    String order = Double.isNaN(value) ? "-Infinity" : Double.toString(value);
    return new Cell(text, order, true, Mark.PLAIN, 0);
  }

  static Cell count(long count) {
    return number(Scale.count(count), count);
  }

  Cell marked(Mark other) {
    return new Cell(text, order, numeric, other, heat);
  }

  Cell heated(int percent) {
    return new Cell(text, order, numeric, mark, percent);
  }
}
