package io.poolhouse.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One {@code K=V} of {@code --conf} or {@code --read-option}; the value may hold more {@code =}.
 */
record Setting(String key, String value) {

  static Setting parse(String word) {
    int equals = word.indexOf('=');
    if (equals < 1) {
      throw new RequestException(
          "'%s' is no setting. Expected KEY=VALUE.".formatted(Secrets.shownName(word)));
    }
    return new Setting(word.substring(0, equals), word.substring(equals + 1));
  }

  /** The last word on each key. */
  static Map<String, String> all(List<Setting> settings) {
    Map<String, String> all = new LinkedHashMap<>();
    settings.forEach(setting -> all.put(setting.key(), setting.value()));
    return all;
  }
}
