package io.poolhouse.compare.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A file of the class path that becomes a part of the page. */
record Asset(String text) {
  /** The one place that names the version besides pom.xml. */
  private static final String ECHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.min.js";

  static Asset ofReport(String name) {
    return read("/io/poolhouse/compare/report/" + name);
  }

  static Asset echarts() {
    return read(ECHARTS);
  }

  static String echartsVersion() {
    return ECHARTS.replaceFirst(".*/echarts/([^/]+)/.*", "$1");
  }

  private static Asset read(String path) {
    try (InputStream file = Asset.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalStateException(
            "'%s', a part of the report's page, is not on the class path.".formatted(path));
      }
      return new Asset(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a Content-Security-Policy allows exactly this script by. */
  String policySource() {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
