package io.poolhouse.compare.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.poolhouse.compare.statistics.Interval;

/** The data of plots in the form that plots.js draws. Numbers are in the unit that is shown. */
final class Plot {
  private final JsonObject data = new JsonObject();
  private final JsonArray rows = new JsonArray();
  private final JsonArray lines = new JsonArray();
  private final Scale scale;

  /**
   * @param kind which function of plots.js draws it
   */
  Plot(String kind, Scale scale, String axis) {
    this.scale = scale;
    data.addProperty("kind", kind);
    data.addProperty("axis", axis);
    data.add("rows", rows);
    data.add("lines", lines);
  }

  Plot with(String key, String value) {
    data.addProperty(key, value);
    return this;
  }

  Plot with(String key, double value) {
    data.addProperty(key, value);
    return this;
  }

  /** A dot with its interval. */
  JsonObject row(String name, String label, Mark mark, double value, Interval interval) {
    JsonObject row = point(value, interval);
    row.addProperty("name", name);
    row.addProperty("label", label);
    row.addProperty("mark", mark.css());
    rows.add(row);
    return row;
  }

  /** A curve, to which points are added. */
  JsonArray curve(String name) {
    JsonObject curve = new JsonObject();
    JsonArray points = new JsonArray();
    curve.addProperty("name", name);
    curve.add("points", points);
    rows.add(curve);
    return points;
  }

  JsonObject point(double value, Interval interval) {
    JsonObject point = new JsonObject();
    number(point, "value", value);
    number(point, "low", interval.low());
    number(point, "high", interval.high());
    return point;
  }

  /** A line across the whole plot. */
  void line(String name, String label, double value) {
    JsonObject line = new JsonObject();
    line.addProperty("name", name);
    line.addProperty("label", label);
    number(line, "value", value);
    lines.add(line);
  }

  void row(JsonObject row) {
    rows.add(row);
  }

  private void number(JsonObject object, String key, double value) {
    if (Double.isFinite(value)) {
      object.addProperty(key, scale.plotted(value));
    } else {
      object.add(key, JsonNull.INSTANCE);
    }
  }

  JsonObject data() {
    return data;
  }
}
