package io.poolhouse.compare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way of pooling at several layers of a model, as {@code mean@*} asks for.
 *
 * @param points lowest layer first; layer 0 is the embedding output
 */
record LayerCurve(Line line, List<Point> points) {
  /** Two layers make no curve. */
  private static final int FEWEST_POINTS = 3;

  private static final Pattern SINGLE_LAYER = Pattern.compile("([^@+]+)@(\\d{1,4})");

  record Line(String model, String how, String classifier) {}

  record Point(int layer, VariantScore score) {}

  /** All curves, in the order of their first variants. */
  static List<LayerCurve> of(Report report) {
    Map<Line, List<Point>> found = new LinkedHashMap<>();
    for (VariantScore score : report.variants()) {
      Matcher matcher = SINGLE_LAYER.matcher(score.variant().pooling());
      if (matcher.matches()) {
        Line line =
            new Line(score.variant().model(), matcher.group(1), score.variant().classifier());
        found
            .computeIfAbsent(line, absent -> new ArrayList<>())
            .add(new Point(Integer.parseInt(matcher.group(2)), score));
      }
    }
    return found.entrySet().stream()
        .filter(entry -> entry.getValue().size() >= FEWEST_POINTS)
        .map(entry -> new LayerCurve(entry.getKey(), lowestFirst(entry.getValue())))
        .toList();
  }

  private static List<Point> lowestFirst(List<Point> points) {
    return points.stream().sorted(Comparator.comparingInt(Point::layer)).toList();
  }

  Point best() {
    return points.stream()
        .max(Comparator.comparingDouble(point -> point.score().mean()))
        .orElseThrow();
  }
}
