package io.poolhouse.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * The text of the TorchScript program: resources that lie as they will lie in the archive, so that
 * class {@code __torch__.poolhouse.linear.Linear} is in {@code code/__torch__/poolhouse/linear.py}.
 */
final class ProgramText {
  static final String PACKAGE = "__torch__.poolhouse";

  /** Every file of the program. A missing name here fails the load of any archive. */
  private static final List<String> FILES =
      List.of(
          "around",
          "attention",
          "blocks",
          "dropout",
          "embedding",
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
          "positions",
          "words");

  /** Files that only variants have, and call themselves. */
  private static final List<String> OWN_FILES = List.of("local", "rotary");

  private static final String FOLDER = "code/__torch__/poolhouse/";

  /** One folder for each variant, with the files that it has otherwise. */
  private static final String VARIANTS = FOLDER + "families/";

  private ProgramText() {}

  /**
   * @param variants whose files take the place of the shared ones, later ones of earlier ones
   */
  static void addTo(StoredZip zip, String archive, List<String> variants) throws IOException {
    for (String file : FILES) {
      zip.add(archive + "/" + FOLDER + file + ".py", read(resource(file, variants)));
    }
    for (String file : OWN_FILES) {
      Optional<String> own = ownResource(file, variants);
      if (own.isPresent()) {
        zip.add(archive + "/" + FOLDER + file + ".py", read(own.get()));
      }
    }
  }

  private static String resource(String file, List<String> variants) {
    return ownResource(file, variants).orElse(FOLDER + file + ".py");
  }

  /** The last variant's that has such a file. */
  private static Optional<String> ownResource(String file, List<String> variants) {
    return variants.stream()
        .map(variant -> VARIANTS + variant + "/" + file + ".py")
        .filter(own -> ProgramText.class.getResource(own) != null)
        .reduce((earlier, later) -> later);
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
