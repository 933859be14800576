package io.poolhouse.job;

import java.util.Locale;

/** A line of {@code jobs/doctor}: what is here, or what is not and what to do about it. */
record Finding(Verdict verdict, String text) {
  enum Verdict {
    OK,
    WARN,
    FAIL
  }

  static Finding ok(String text, Object... words) {
    return new Finding(Verdict.OK, text.formatted(words));
  }

  static Finding warn(String text, Object... words) {
    return new Finding(Verdict.WARN, text.formatted(words));
  }

  static Finding fail(String text, Object... words) {
    return new Finding(Verdict.FAIL, text.formatted(words));
  }

  String line() {
    return "%-5s %s".formatted(verdict.name().toLowerCase(Locale.ROOT), text);
  }
}
