package io.poolhouse.spark;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.spark.SparkContext;

/** What a driver's UI serves over HTTP, as a browser or Prometheus gets it. */
record SparkPages(String url, String application) {

  /** Settings of docs/metrics.md, on a port that is free. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "spark.ui.enabled", "true",
          "spark.ui.port", "0",
          "spark.ui.prometheus.enabled", "true",
          "spark.metrics.namespace", "poolhouse",
          "spark.metrics.conf.*.sink.prometheusServlet.class",
              "org.apache.spark.metrics.sink.PrometheusServlet",
          "spark.metrics.conf.*.sink.prometheusServlet.path", "/metrics/prometheus");

  /** As docs/metrics.md shows one. */
  private static final Pattern OURS =
      Pattern.compile(
          "metrics_poolhouse_driver_plugin_io_poolhouse_spark_[A-Za-z]+Plugin_(\\w+)_Value"
              + "\\{type=\"gauges\"} (\\S+)");

  static SparkPages of(SparkContext spark) {
    return new SparkPages(spark.uiWebUrl().get(), spark.applicationId());
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode());
    }
    return response.body();
  }

  /** Our metrics of Spark's Prometheus endpoint. */
  Map<String, Double> metrics() throws IOException, InterruptedException {
    Map<String, Double> metrics = new TreeMap<>();
    for (String line : get("/metrics/prometheus/").lines().toList()) {
      Matcher ours = OURS.matcher(line);
      if (ours.matches()) {
        metrics.put(ours.group(1), Double.valueOf(ours.group(2)));
      }
    }
    return metrics;
  }

  /** What the box of the last query's operator shows, by title. */
  Map<String, String> operator() throws IOException, InterruptedException {
    Map<String, String> shown = new TreeMap<>();
    String path = "/api/v1/applications/%s/sql?details=true&length=1000".formatted(application);
    for (JsonElement query : JsonParser.parseString(get(path)).getAsJsonArray()) {
      StreamSupport.stream(query.getAsJsonObject().getAsJsonArray("nodes").spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .filter(node -> node.get("nodeName").getAsString().equals("EmbedTexts"))
          .flatMap(
              node -> StreamSupport.stream(node.getAsJsonArray("metrics").spliterator(), false))
          .map(JsonElement::getAsJsonObject)
          .forEach(
              each -> shown.put(each.get("name").getAsString(), each.get("value").getAsString()));
    }
    return shown;
  }

  /** Executors report once a second, and the UI is not updated at once either. */
  static <T> T eventually(Callable<T> read, Predicate<T> expected) throws Exception {
    long start = System.nanoTime();
    T last = read.call();
    while (!expected.test(last) && System.nanoTime() - start < 20e9) {
      Thread.sleep(100);
      last = read.call();
    }
    return last;
  }
}
