package io.poolhouse.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The text of the TorchScript program: resources that lie as they will lie in the archive, so that
 * class {@code __torch__.poolhouse.linear.Linear} is in {@code code/__torch__/poolhouse/linear.py}.
 */
final class ProgramText {
  static final String PACKAGE = "__torch__.poolhouse";

  /** Every file of the program. A missing name here fails the load of any archive. */
  private static final List<String> FILES =
      List.of(
          "attention",
          "dropout",
          "encoder",
          "group",
          "head",
          "layer",
          "layout",
          "learner",
          "leaves",
          "linear",
          "norm",
          "plan",
          "pooling",
          "words");

  private static final String FOLDER = "code/__torch__/poolhouse/";

  private ProgramText() {}

  static void addTo(StoredZip zip, String archive) throws IOException {
    for (String file : FILES) {
      String path = FOLDER + file + ".py";
      zip.add(archive + "/" + path, read(path));
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = ProgramText.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "The program text '%s' is not in this jar.".formatted(resource));
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
