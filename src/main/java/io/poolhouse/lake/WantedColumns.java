package io.poolhouse.lake;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of an output that is kept up to date.
 *
 * @param input those of the source
 * @param output those, what is made of the texts, and {@link RowState#COLUMN} at the end
 * @param texts which of the input's something is made of
 */
public record WantedColumns(StructType input, StructType output, List<String> texts) {

  public WantedColumns {
    texts = List.copyOf(texts);
  }

  boolean isInput(String name) {
    return new ColumnName(name).in(input).isPresent();
  }

  /** Whether a column may come from an earlier run with other poolings. */
  boolean mayHaveBeenMade(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals(RowState.COLUMN)
        || texts.stream().anyMatch(text -> lower.startsWith(text.toLowerCase(Locale.ROOT) + "_"));
  }
}
