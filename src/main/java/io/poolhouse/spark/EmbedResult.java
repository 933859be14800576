package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;

/** One of the things that can be asked of an embedded text; each becomes a column. */
sealed interface EmbedResult extends Serializable {

  DataType type();

  boolean nullable();

  /** How SQL calls it. */
  String function();

  /** For plans. */
  default String columnName() {
    return function();
  }

  /**
   * What the value takes besides its word in a row: a multiple of 8.
   *
   * @param pooling which of the text's vectors; of no matter to what is no vector
   */
  int variableBytes(EmbeddedText text, int pooling);

  /**
   * Writes the value into a row whose bytes are zero.
   *
   * @param bytes of the row
   * @param at where in them there is room for {@link #variableBytes}
   */
  void write(EmbeddedText text, int pooling, UnsafeRow row, int column, byte[] bytes, int at);

  /** Sets the word of a column whose value lies elsewhere in the row. */
  static void point(UnsafeRow row, int column, int at, int length) {
    row.setLong(column, (long) at << Integer.SIZE | length);
  }

  static int wholeWords(int length) {
    return (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
  }

  /** The vector of one pooling; null for a null or failed text. */
  record VectorOf(Pooling pooling, boolean asVector) implements EmbedResult {
    private static final long serialVersionUID = 1L;
    private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

    /** A struct of type (1 is dense), size, indices and values is what an ML vector is in a row. */
    private static final int ML_FIELDS = 4;

    private static final int ML_FIXED_BYTES =
        UnsafeRow.calculateBitSetWidthInBytes(ML_FIELDS) + ML_FIELDS * Long.BYTES;

    @Override
    public DataType type() {
      return asVector ? SQLDataTypes.VectorType() : FLOATS;
    }

    @Override
    public boolean nullable() {
      return true;
    }

    @Override
    public String function() {
      return "embed";
    }

    @Override
    public String columnName() {
      return function() + "_" + pooling.slug();
    }

    @Override
    public int variableBytes(EmbeddedText text, int which) {
      if (text.vectors() == null) {
        return 0;
      }
      int width = text.vectors()[which].length;
      return asVector
          ? ML_FIXED_BYTES + arrayBytes(width, Double.BYTES)
          : arrayBytes(width, Float.BYTES);
    }

    private static int arrayBytes(int width, int elementBytes) {
      return UnsafeArrayData.calculateHeaderPortionInBytes(width)
          + wholeWords(width * elementBytes);
    }

    @Override
    public void write(
        EmbeddedText text, int which, UnsafeRow row, int column, byte[] bytes, int at) {
      if (text.vectors() == null) {
        row.setNullAt(column);
        return;
      }
      float[] vector = text.vectors()[which];
      point(row, column, at, variableBytes(text, which));
      if (asVector) {
        writeStruct(vector, bytes, at);
      } else {
        Platform.copyMemory(
            vector,
            Platform.FLOAT_ARRAY_OFFSET,
            bytes,
            elements(vector.length, bytes, at),
            (long) vector.length * Float.BYTES);
      }
    }

    private static void writeStruct(float[] vector, byte[] bytes, int at) {
      int arrayBytes = arrayBytes(vector.length, Double.BYTES);
      UnsafeRow struct = new UnsafeRow(ML_FIELDS);
      struct.pointTo(bytes, Platform.BYTE_ARRAY_OFFSET + at, ML_FIXED_BYTES + arrayBytes);
      struct.setByte(0, (byte) 1);
      struct.setNullAt(1);
      struct.setNullAt(2);
      point(struct, 3, ML_FIXED_BYTES, arrayBytes);
      long elements = elements(vector.length, bytes, at + ML_FIXED_BYTES);
      for (int i = 0; i < vector.length; i++) {
        Platform.putDouble(bytes, elements + (long) i * Double.BYTES, vector[i]);
      }
    }

    /** Begins an array; where its elements go. */
    private static long elements(int width, byte[] bytes, int at) {
      Platform.putLong(bytes, Platform.BYTE_ARRAY_OFFSET + at, width);
      return (long) Platform.BYTE_ARRAY_OFFSET
          + at
          + UnsafeArrayData.calculateHeaderPortionInBytes(width);
    }
  }

  /** {@code ok}, {@code truncated}, …: a text status in words. */
  record StatusOf() implements EmbedResult {
    private static final long serialVersionUID = 1L;

    @Override
    public DataType type() {
      return DataTypes.StringType;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public String function() {
      return "embed_status";
    }

    private static byte[] word(EmbeddedText text) {
      return text.status().word().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int variableBytes(EmbeddedText text, int pooling) {
      return wholeWords(word(text).length);
    }

    @Override
    public void write(
        EmbeddedText text, int pooling, UnsafeRow row, int column, byte[] bytes, int at) {
      byte[] word = word(text);
      point(row, column, at, word.length);
      System.arraycopy(word, 0, bytes, at, word.length);
    }
  }

  /** How many tokens the model saw, [CLS] and [SEP] included. */
  record TokensOf() implements EmbedResult {
    private static final long serialVersionUID = 1L;

    @Override
    public DataType type() {
      return DataTypes.IntegerType;
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public String function() {
      return "embed_tokens";
    }

    @Override
    public int variableBytes(EmbeddedText text, int pooling) {
      return 0;
    }

    @Override
    public void write(
        EmbeddedText text, int pooling, UnsafeRow row, int column, byte[] bytes, int at) {
      row.setInt(column, text.tokens());
    }
  }
}
