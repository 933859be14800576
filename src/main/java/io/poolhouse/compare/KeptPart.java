package io.poolhouse.compare;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an embedded part; written when all its files are, so that a part without this is
 * no part.
 *
 * @param settings checksum of the {@link VectorSettings}
 * @param texts checksum of the {@link TextPart}
 * @param poolings whose vectors are in it
 * @param seconds that embedding it took
 * @param folder that holds its Parquet files, beside this
 * @param files bytes by name
 */
record KeptPart(
    String settings,
    String texts,
    List<String> poolings,
    double seconds,
    String folder,
    Map<String, Long> files) {

  /** Empty where a job was killed while it wrote. */
  static Optional<KeptPart> parse(String json) {
    try {
      return Optional.ofNullable(new Gson().fromJson(json, KeptPart.class))
          .filter(part -> part.poolings != null && part.folder != null && part.files != null);
    } catch (JsonParseException torn) {
      return Optional.empty();
    }
  }

  String toJson() {
    return new Gson().toJson(this) + "\n";
  }

  boolean holds(String settingsChecksum, TextPart part, List<String> asked) {
    return settingsChecksum.equals(settings)
        && part.checksum().equals(texts)
        && poolings.containsAll(asked);
  }
}
