package io.poolhouse.compare.report;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A report in a browser's tab, with everything that the tab complained about or asked for. */
final class OpenReport implements AutoCloseable {
  private final BrowserContext context;
  private final Page page;
  private final String address;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();

  OpenReport(Browser browser, Report report, Path folder, int width, ColorScheme scheme)
      throws IOException {
    Path file = folder.resolve("report.html");
    Files.write(file, ReportFiles.of(report).get("report.html").getBytes(StandardCharsets.UTF_8));
    address = file.toUri().toString().replaceFirst("^file:/(?=[^/])", "file:///");
    context =
        browser
            .running()
            .newContext(
                new com.microsoft.playwright.Browser.NewContextOptions()
                    .setViewportSize(width, 900)
                    .setColorScheme(scheme));
    page = context.newPage();
    page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
    page.onPageError(error -> complaints.add("page error: " + error));
    page.onDialog(
        dialog -> {
          complaints.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    page.onRequest(request -> requests.add(request.url()));
    page.navigate(address);
    page.waitForSelector("html[data-ready=true]");
  }

  Page page() {
    return page;
  }

  String address() {
    return address;
  }

  /** Console messages of every kind, page errors, dialogs. */
  List<String> complaints() {
    return complaints;
  }

  /** Addresses, {@code data:} ones left out since they need no network. */
  List<String> requests() {
    return requests.stream().filter(url -> !url.startsWith("data:")).toList();
  }

  long number(String script) {
    return ((Number) page.evaluate(script)).longValue();
  }

  /** A picture of the whole page under {@code target/report-screenshots}. */
  void picture(String name) {
    Path folder = Path.of("target", "report-screenshots");
    page.screenshot(
        new Page.ScreenshotOptions().setFullPage(true).setPath(folder.resolve(name + ".png")));
  }

  @Override
  public void close() {
    context.close();
  }
}
