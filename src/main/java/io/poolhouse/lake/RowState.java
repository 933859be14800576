package io.poolhouse.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * What a row of an output was made of, kept beside it in the column {@code poolhouse_state}: {@code
 * struct<settings: string, texts: string, others: bigint>}. Readers may ignore it; null in it means
 * that the row must be made again.
 *
 * <p>{@code settings} is a line of words, the same in most rows, which column formats store once.
 * {@code texts} and {@code others} are hashes, so that two tables are compared without reading
 * their texts again from the output, or anything else of it.
 *
 * @param settings all that what is made of a row depends on besides its texts
 * @param texts the columns that it is made of
 */
public record RowState(String settings, List<String> texts) {
  public static final String COLUMN = "poolhouse_state";

  static final String SETTINGS = "settings";
  static final String TEXTS = "texts";
  static final String OTHERS = "others";

  static final StructType TYPE =
      new StructType()
          .add(SETTINGS, DataTypes.StringType)
          .add(TEXTS, DataTypes.StringType)
          .add(OTHERS, DataTypes.LongType);

  /** Hexadecimal digits of the texts' hash: 128 bits, of which no two of 10^15 texts are equal. */
  private static final int DIGITS = 32;

  public RowState {
    texts = List.copyOf(texts);
  }

  /** The state of each row of a source. */
  public Column of(StructType source) {
    return functions.struct(
        functions.lit(settings).as(SETTINGS),
        hashOfTexts(source).as(TEXTS),
        hashOfOthers(source).as(OTHERS));
  }

  /**
   * An output's columns with this one as the last.
   *
   * @throws LakeException where there is such a column
   */
  public static StructType appendedTo(StructType columns) {
    if (new ColumnName(COLUMN).in(columns).isPresent()) {
      throw new LakeException(
          ("The input already has a column '%s', which is the name of a column to be added. Rename it"
                  + " first.")
              .formatted(COLUMN));
    }
    return columns.add(COLUMN, TYPE, true);
  }

  /** Each text with its length before it: no two lists of texts look alike. */
  private Column hashOfTexts(StructType source) {
    Column[] parts =
        texts.stream()
            .map(name -> new ColumnName(name).column().cast("string"))
            .map(
                text ->
                    functions.coalesce(
                        functions.concat(
                            functions.length(text).cast("string"), functions.lit(":"), text),
                        functions.lit("-")))
            .toArray(Column[]::new);
    return functions.sha2(functions.concat(parts).cast("binary"), 256).substr(1, DIGITS);
  }

  /** In the order of their names: a source may move its columns. */
  private Column hashOfOthers(StructType source) {
    Column[] parts =
        Arrays.stream(source.fields())
            .filter(field -> texts.stream().noneMatch(field.name()::equalsIgnoreCase))
            .sorted(Comparator.comparing(StructField::name))
            .flatMap(RowState::parts)
            .toArray(Column[]::new);
    return parts.length == 0 ? functions.lit(0L) : functions.xxhash64(parts);
  }

  /**
   * What is hashed of a column. Spark's hash passes over nulls: {@code (null, 1)} would be {@code
   * (1, null)}. It does not take maps.
   */
  private static Stream<Column> parts(StructField field) {
    Column column = new ColumnName(field.name()).column();
    List<Column> parts = new ArrayList<>(List.of(column.isNull()));
    if (has(field.dataType(), VariantType.class)) {
      parts.add(functions.to_json(functions.struct(column)));
    } else {
      boolean nested = ColumnsOf.isNested(field.dataType());
      if (nested) {
        parts.add(column.cast("string"));
      }
      if (!has(field.dataType(), MapType.class)) {
        parts.add(column);
      }
    }
    return parts.stream();
  }

  private static boolean has(DataType type, Class<? extends DataType> wanted) {
    return type.existsRecursively(each -> wanted.isInstance(each));
  }
}
