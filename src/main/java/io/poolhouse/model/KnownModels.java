package io.poolhouse.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** The models that {@code conf/models.properties} names. */
final class KnownModels {
  private static final String FILE = "models.properties";
  private static final String SOURCE = ".source";

  private final Map<String, KnownModel> byName = new TreeMap<>();

  private KnownModels(Properties properties) {
    for (String key : properties.stringPropertyNames()) {
      if (key.endsWith(SOURCE)) {
        String name = key.substring(0, key.length() - SOURCE.length());
        byName.put(
            name,
            new KnownModel(
                name,
                properties.getProperty(key).strip(),
                Optional.ofNullable(properties.getProperty(name + ".pooling")),
                properties.getProperty(name + ".description", "")));
      }
    }
  }

  /** From the folder that {@code poolhouse.conf} names, else from the class path. */
  static KnownModels load() throws IOException {
    String folder = System.getProperty("poolhouse.conf");
    if (folder != null && Files.isRegularFile(Path.of(folder, FILE))) {
      return read(Files.newBufferedReader(Path.of(folder, FILE)));
    }
    InputStream packed = KnownModels.class.getResourceAsStream("/conf/" + FILE);
    return packed == null
        ? new KnownModels(new Properties())
        : read(new InputStreamReader(packed, StandardCharsets.UTF_8));
  }

  private static KnownModels read(Reader reader) throws IOException {
    try (reader) {
      Properties properties = new Properties();
      properties.load(reader);
      return new KnownModels(properties);
    }
  }

  Optional<KnownModel> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<KnownModel> from(String source) {
    return byName.values().stream().filter(model -> model.source().equals(source)).findFirst();
  }

  Set<String> names() {
    return byName.keySet();
  }

  Map<String, KnownModel> all() {
    return byName;
  }
}
