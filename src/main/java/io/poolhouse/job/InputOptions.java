package io.poolhouse.job;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the rows come from, and which of their columns are texts. */
final class InputOptions extends SourceOptions {
  @Option(
      names = "--text",
      paramLabel = "COL[,COL...]",
      defaultValue = "text",
      description = "Text columns. Default: ${DEFAULT-VALUE}.")
  private String text;

  @Override
  void check() {
    super.check();
    textColumns();
  }

  @Override
  String description() {
    return "'%s' of %s".formatted(text, super.description());
  }

  List<String> textColumns() {
    List<String> columns =
        Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
    if (columns.isEmpty() || columns.stream().distinct().count() < columns.size()) {
      throw new RequestException(
          "--text '%s': expected column names, each once, as in '--text title,body'."
              .formatted(text));
    }
    return columns;
  }
}
