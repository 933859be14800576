package io.poolhouse.finetune;

import io.poolhouse.engine.LearnedWords;
import io.poolhouse.text.TextStatus;
import io.poolhouse.text.TokenizedText;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that trials learn from and are scored on. Each executor holds them once: four bytes a
 * token and a row.
 *
 * @param tokens ids of all texts, end to end
 * @param starts where each text's begin, and the end of the last: {@code [texts + 1]}
 * @param texts of each row
 * @param labels of each row
 * @param splits which rows are what
 */
public record TrialRows(
    int[] tokens, int[] starts, int[] texts, int[] labels, List<TrialSplit> splits)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /**
   * @param tokenized {@code id} from 0 without gaps, and {@code ids}
   * @param texts ids of the rows' texts, which have token ids
   */
  public static TrialRows of(
      Dataset<Row> tokenized, int[] texts, int[] labels, List<TrialSplit> splits) {
    List<Row> rows = tokenized.select("id", "ids").orderBy("id").collectAsList();
    int[] starts = new int[rows.size() + 1];
    int[][] ids = new int[rows.size()][];
    for (int text = 0; text < ids.length; text++) {
      Row row = rows.get(text);
      ids[text] =
          row.isNullAt(1)
              ? new int[0]
              : row.<Integer>getList(1).stream().mapToInt(Integer::intValue).toArray();
      starts[text + 1] = Math.addExact(starts[text], ids[text].length);
    }
    int[] tokens = Arrays.stream(ids).flatMapToInt(IntStream::of).toArray();
    return new TrialRows(tokens, starts, texts, labels, splits);
  }

  /** The texts of some rows, in their order. */
  List<TokenizedText> texts(int[] rows) {
    return Arrays.stream(rows).mapToObj(this::text).toList();
  }

  private TokenizedText text(int row) {
    int text = texts[row];
    int[] ids = Arrays.copyOfRange(tokens, starts[text], starts[text + 1]);
    return new TokenizedText(List.of(ids), TextStatus.OK);
  }

  int[] labels(int[] rows) {
    return Arrays.stream(rows).map(row -> labels[row]).toArray();
  }

  /** The words that occur in some rows. */
  LearnedWords words(int[] rows) {
    return LearnedWords.of(
        Arrays.stream(rows)
            .map(row -> texts[row])
            .flatMap(text -> Arrays.stream(tokens, starts[text], starts[text + 1])));
  }

  /** Tokens of the rows that an epoch learns from. */
  long tokens(int[] rows) {
    return Arrays.stream(rows).mapToLong(row -> starts[texts[row] + 1] - starts[texts[row]]).sum();
  }

  /** SHA-256 of all that a trial of this split sees: equal sums, equal trials. */
  String checksum(TrialSplit split) {
    try {
      MessageDigest sum = MessageDigest.getInstance("SHA-256");
      for (int[] numbers :
          List.of(tokens, starts, texts, labels, split.learned(), split.inner(), split.held())) {
        sum.update(Integer.toString(numbers.length).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        bytes.asIntBuffer().put(numbers);
        sum.update(bytes);
      }
      return HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
