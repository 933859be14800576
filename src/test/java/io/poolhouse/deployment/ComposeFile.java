package io.poolhouse.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml}: the part of Compose's language that it is written in. */
public record ComposeFile(Map<String, ComposeService> services) {
  static final Path PLACE = Path.of("docker-compose.yml").toAbsolutePath();

  /** {@code ${NAME}}, and {@code ${NAME:-DEFAULT}} with one more of either in the default. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{(\\w+)(?::-((?:[^${}]|\\$\\{[^${}]*\\})*))?\\}");

  public static ComposeFile read(Map<String, String> environment) {
    try {
      Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      Map<String, Object> file = map(yaml.load(Files.readString(PLACE)));
      Map<String, ComposeService> services = new LinkedHashMap<>();
      map(file.get("services"))
          .forEach((name, body) -> services.put(name, service(name, map(body), environment)));
      return new ComposeFile(services);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ComposeService service(String name) {
    ComposeService service = services.get(name);
    if (service == null) {
      throw new IllegalArgumentException("docker-compose.yml has no service '" + name + "'");
    }
    return service;
  }

  /** Those that run a class of Spark's, in the file's order, without those of a profile. */
  public List<ComposeService> running(String mainClass) {
    return services.values().stream()
        .filter(service -> service.runs(mainClass) && service.profiles().isEmpty())
        .toList();
  }

  /** The one of a profile that runs a class of Spark's. */
  ComposeService running(String mainClass, String profile) {
    return services.values().stream()
        .filter(service -> service.runs(mainClass) && service.profiles().contains(profile))
        .findFirst()
        .orElseThrow();
  }

  private static ComposeService service(
      String name, Map<String, Object> body, Map<String, String> environment) {
    return new ComposeService(
        name,
        (String) body.get("image"),
        words(body.get("entrypoint"), environment),
        words(body.get("command"), environment),
        variables(body.get("environment"), environment),
        volumes(body.get("volumes"), environment),
        words(body.get("profiles"), environment),
        List.copyOf(map(body.get("depends_on")).keySet()),
        (String) body.getOrDefault("restart", "no"));
  }

  private static List<String> words(Object list, Map<String, String> environment) {
    return list == null
        ? List.of()
        : ((List<?>) list).stream().map(word -> filled((String) word, environment)).toList();
  }

  private static Map<String, String> variables(Object map, Map<String, String> environment) {
    Map<String, String> variables = new LinkedHashMap<>();
    map(map).forEach((name, value) -> variables.put(name, filled("" + value, environment)));
    return variables;
  }

  /** The short form, {@code SOURCE:TARGET[:ro]}, and the long. */
  private static Map<String, String> volumes(Object list, Map<String, String> environment) {
    Map<String, String> volumes = new LinkedHashMap<>();
    for (Object volume : list == null ? List.of() : (List<?>) list) {
      if (volume instanceof String words) {
        String[] parts = filled(words, environment).split(":");
        volumes.put(parts[1], parts[0]);
      } else {
        Map<String, Object> parts = map(volume);
        volumes.put(
            (String) parts.get("target"), filled((String) parts.get("source"), environment));
      }
    }
    return volumes;
  }

  static String filled(String words, Map<String, String> environment) {
    Matcher variable = VARIABLE.matcher(words);
    StringBuilder filled = new StringBuilder();
    while (variable.find()) {
      String value = environment.getOrDefault(variable.group(1), "");
      if (value.isEmpty() && variable.group(2) != null) {
        value = filled(variable.group(2), environment);
      }
      variable.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return variable.appendTail(filled).toString();
  }

  @SuppressWarnings("unchecked") // YAML's maps have words for keys
  private static Map<String, Object> map(Object yaml) {
    return yaml == null ? Map.of() : (Map<String, Object>) yaml;
  }
}
