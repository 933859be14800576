package io.poolhouse.compare.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.MemoryLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * report.html: one file that needs nothing else. Scripts run only if their hash is in the page's
 * policy, so markup that slipped through escaping could still do nothing.
 */
final class HtmlPage {
  private static final String TEMPLATE = "report.html.peb";

  // htmlSafe, which is the default, writes <, >, & and the line separators as \\u003c and the like.
  private static final Gson GSON = new GsonBuilder().serializeNulls().create();

  private HtmlPage() {}

  static String of(Page page) {
    StringWriter html = new StringWriter();
    try {
      engine().getTemplate(TEMPLATE).evaluate(html, values(page), Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return html.toString();
  }

  private static PebbleEngine engine() {
    MemoryLoader templates = new MemoryLoader();
    templates.addTemplate(TEMPLATE, Asset.ofReport(TEMPLATE).text());
    return new PebbleEngine.Builder()
        .loader(templates)
        .autoEscaping(true)
        .defaultEscapingStrategy("html")
        .strictVariables(true)
        .build();
  }

  private static Map<String, Object> values(Page page) {
    Asset charts = Asset.echarts();
    Asset plots = Asset.ofReport("plots.js");
    Asset script = Asset.ofReport("report.js");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("page", page);
    values.put("style", Asset.ofReport("report.css").text());
    values.put("echarts", charts.text());
    values.put("echartsVersion", Asset.echartsVersion());
    values.put("plots", plots.text());
    values.put("script", script.text());
    values.put(
        "scriptSources",
        Stream.of(charts, plots, script).map(Asset::policySource).collect(Collectors.joining(" ")));
    values.put("chartData", chartData(page));
    return values;
  }

  private static String chartData(Page page) {
    JsonObject data = new JsonObject();
    page.charts().forEach(chart -> data.add(chart.id(), chart.data()));
    return GSON.toJson(data);
  }
}
