package io.poolhouse.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What no message and no report may show: values of {@code --conf} and {@code --read-option} that
 * Spark would not show either.
 *
 * @param values as the user wrote them
 */
record Secrets(List<String> values) {
  /** Spark's word. */
  static final String HIDDEN = "*********(redacted)";

  /**
   * The default of {@code spark.redaction.regex}, looked for in the name and in the value of a
   * setting. Not read from Spark, which must not be needed to say that Spark is missing.
   */
  static final String NAMES = "secret|password|token|access[.]?key";

  /** That of {@code spark.sql.redaction.options.regex}: a URL may have a password inside. */
  static final String NAMES_OF_OPTIONS = "url";

  private static final Pattern OF_SETTINGS = Pattern.compile(NAMES, Pattern.CASE_INSENSITIVE);
  private static final Pattern OF_OPTIONS =
      Pattern.compile(NAMES_OF_OPTIONS, Pattern.CASE_INSENSITIVE);

  private static final String CONF = "--conf";
  private static final String READ_OPTION = "--read-option";

  /** A shorter value is in every other word. */
  private static final int SHORTEST = 4;

  /** Of a command line, whether it can be understood or not. */
  static Secrets in(List<String> arguments) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      for (String option : List.of(CONF, READ_OPTION)) {
        String word = arguments.get(i);
        if (word.startsWith(option + "=")) {
          add(values, option, word.substring(option.length() + 1));
        } else if (word.equals(option) && i + 1 < arguments.size()) {
          add(values, option, arguments.get(i + 1));
        }
      }
    }
    return new Secrets(List.copyOf(values));
  }

  /** An option's value as a report may show it: of a secret setting its name only. */
  static String shown(String option, String value) {
    return isSecret(option, value) ? value.substring(0, value.indexOf('=') + 1) + HIDDEN : value;
  }

  /** A word that should have been a setting: what follows the name of a secret may be one. */
  static String shownName(String word) {
    Matcher name = OF_SETTINGS.matcher(word);
    return name.find() ? word.substring(0, name.end()) + "…" : word;
  }

  /** The text without them. */
  String hiddenIn(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }

  private static void add(List<String> values, String option, String setting) {
    if (isSecret(option, setting)) {
      String value = setting.substring(setting.indexOf('=') + 1);
      boolean isWord = Set.of("true", "false").contains(value.toLowerCase(Locale.ROOT));
      if (value.length() >= SHORTEST && !isWord) {
        values.add(value);
      }
    }
  }

  private static boolean isSecret(String option, String setting) {
    int equals = setting.indexOf('=');
    return switch (option) {
      case CONF -> equals > 0 && OF_SETTINGS.matcher(setting).find();
      case READ_OPTION ->
          equals > 0
              && (OF_SETTINGS.matcher(setting).find()
                  || OF_OPTIONS.matcher(setting.substring(0, equals)).find());
      default -> false;
    };
  }
}
