package io.poolhouse.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What one model's reports say, side by side. */
record AnswerTable(String model, List<Question> questions, List<JsonObject> reports) {
  private static final int PANEL = 168;
  private static final int LEFT = 116;
  private static final int ROW = 20;
  private static final int TOP = 44;

  String markdown() {
    List<String> columns = new ArrayList<>(List.of(model));
    questions.forEach(each -> columns.add(each.title()));
    Table table = new Table(columns.toArray(String[]::new));
    for (String pooling : poolings()) {
      List<String> cells = new ArrayList<>(List.of("`" + pooling + "`"));
      reports.forEach(report -> cells.add(cell(report, pooling)));
      table.add(cells.toArray());
    }
    for (String baseline : List.of("tf-idf", "majority")) {
      List<String> cells = new ArrayList<>(List.of(baseline));
      reports.forEach(report -> cells.add(baseline(report, baseline)));
      table.add(cells.toArray());
    }
    return table.toString();
  }

  private Set<String> poolings() {
    Set<String> all = new LinkedHashSet<>();
    reports.forEach(
        report ->
            report
                .getAsJsonArray("variants")
                .forEach(each -> all.add(text(each.getAsJsonObject(), "pooling"))));
    return all;
  }

  private static String cell(JsonObject report, String pooling) {
    Optional<JsonObject> variant = of(report.getAsJsonArray("variants"), "pooling", pooling);
    Optional<JsonObject> comparison = of(report.getAsJsonArray("comparisons"), "pooling", pooling);
    String score = variant.map(each -> shown(report, each.get("mean").getAsDouble())).orElse("");
    return score + comparison.map(each -> " " + mark(text(each, "verdict"))).orElse("");
  }

  private static String baseline(JsonObject report, String name) {
    return of(report.getAsJsonArray("baselines"), "name", name)
        .map(each -> shown(report, each.get("mean").getAsDouble()))
        .orElse("");
  }

  private static String mark(String verdict) {
    return switch (verdict) {
      case "better" -> "▲";
      case "worse" -> "▼";
      default -> "○";
    };
  }

  /** Percent with one decimal, or points of rho with two. */
  private static String shown(JsonObject report, double value) {
    return isSimilarity(report)
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%.1f", 100 * value);
  }

  private static boolean isSimilarity(JsonObject report) {
    return text(report, "task").equals("similarity");
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }

  private static Optional<JsonObject> of(JsonArray all, String key, String value) {
    for (JsonElement each : all) {
      if (text(each.getAsJsonObject(), key).equals(value)) {
        return Optional.of(each.getAsJsonObject());
      }
    }
    return Optional.empty();
  }

  /** Differences from [CLS] with their intervals, a panel for each data set. */
  String picture() {
    List<String> rows = poolings().stream().filter(each -> !each.equals("cls")).toList();
    int width = LEFT + PANEL * questions.size() + 8;
    int height = TOP + ROW * rows.size() + 34;
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        <text x="8" y="18" font-weight="bold">%s: each pooling minus [CLS], with 95 %% intervals</text>
        """
            .formatted(width, height, model));
    for (int row = 0; row < rows.size(); row++) {
      svg.append(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n"
              .formatted(LEFT - 8, TOP + ROW * row + 14, rows.get(row)));
    }
    for (int panel = 0; panel < questions.size(); panel++) {
      svg.append(panel(panel, rows));
    }
    return svg.append("</svg>\n").toString();
  }

  private String panel(int panel, List<String> rows) {
    JsonObject report = reports.get(panel);
    double unit = isSimilarity(report) ? 1 : 100;
    JsonArray comparisons = report.getAsJsonArray("comparisons");
    double reach = 1;
    for (JsonElement each : comparisons) {
      for (JsonElement end : each.getAsJsonObject().getAsJsonArray("interval")) {
        reach = Math.max(reach, Math.abs(unit * end.getAsDouble()));
      }
    }
    double scale = (PANEL / 2.0 - 12) / reach;
    double zero = LEFT + PANEL * (panel + 0.5);
    int bottom = TOP + ROW * rows.size();
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <text x="%.1f" y="38" text-anchor="middle" font-weight="bold">%s</text>
        <line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#888888"/>
        <text x="%.1f" y="%d" text-anchor="middle" fill="#555555">0</text>
        <text x="%.1f" y="%d" text-anchor="middle" fill="#555555">%+.0f</text>
        <text x="%.1f" y="%d" text-anchor="middle" fill="#555555">%+.0f</text>
        """
            .formatted(
                zero,
                questions.get(panel).title(),
                zero,
                zero,
                TOP,
                bottom,
                zero,
                bottom + 16,
                zero - scale * reach + 8,
                bottom + 16,
                -reach,
                zero + scale * reach - 8,
                bottom + 16,
                reach));
    for (int row = 0; row < rows.size(); row++) {
      int y = TOP + ROW * row + 10;
      of(comparisons, "pooling", rows.get(row))
          .ifPresent(each -> svg.append(mark(each, zero, unit * scale, y)));
    }
    return svg.toString();
  }

  /** Shape and colour by verdict; colours that colour-blind people tell apart. */
  private static String mark(JsonObject comparison, double zero, double scale, int y) {
    JsonArray interval = comparison.getAsJsonArray("interval");
    double x = zero + scale * comparison.get("difference").getAsDouble();
    String verdict = text(comparison, "verdict");
    String colour =
        verdict.equals("better") ? "#007a5a" : verdict.equals("worse") ? "#b34700" : "#555555";
    String line =
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"2\"/>%n"
            .formatted(
                zero + scale * interval.get(0).getAsDouble(),
                zero + scale * interval.get(1).getAsDouble(),
                y,
                y,
                colour);
    return line
        + switch (verdict) {
          case "better" -> triangle(x, y - 6, y + 4, colour);
          case "worse" -> triangle(x, y + 6, y - 4, colour);
          default ->
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                  .formatted(x, y, colour);
        };
  }

  private static String triangle(double x, int tip, int base, String colour) {
    return "<path d=\"M%.1f %d L%.1f %d L%.1f %d Z\" fill=\"%s\"/>%n"
        .formatted(x, tip, x - 5, base, x + 5, base, colour);
  }
}
