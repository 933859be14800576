package io.poolhouse.spark;

import java.util.List;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Log messages as the lines they become, with a line for each stack trace. */
final class LogLines {
  private LogLines() {}

  static Appender appender(List<String> lines) {
    Appender appender =
        new AbstractAppender("lines", null, null, false, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            event.getMessage().getFormattedMessage().lines().forEach(lines::add);
            if (event.getThrown() != null) {
              lines.add("a stack trace");
            }
          }
        };
    appender.start();
    return appender;
  }
}
