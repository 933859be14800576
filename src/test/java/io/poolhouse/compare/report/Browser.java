package io.poolhouse.compare.report;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own Chromium, driven by Playwright, which is kept from downloading another. */
record Browser(Playwright playwright, com.microsoft.playwright.Browser running)
    implements AutoCloseable {
  static final String HOW_TO_GET_ONE =
      "No browser found: install Chromium (on Debian 'apt-get install chromium') or name one in"
          + " POOLHOUSE_BROWSER.";

  /** {@code POOLHOUSE_BROWSER}, else the first Chromium or Chrome on the PATH. */
  static Optional<Path> find() {
    return Stream.concat(
            Optional.ofNullable(System.getenv("POOLHOUSE_BROWSER")).map(Path::of).stream(),
            Stream.of("chromium", "chromium-browser", "google-chrome").flatMap(Browser::onPath))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator)).map(folder -> Path.of(folder, program));
  }

  static Browser start(Path program) {
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking"))));
  }

  @Override
  public void close() {
    running.close();
    playwright.close();
  }
}
