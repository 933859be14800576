package io.poolhouse.spark;

import io.poolhouse.engine.LearnedPlaces;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.text.LongTexts;
import java.util.Map;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A pooling that labels are still to teach, {@code attention} or {@code mix(WORD)}, of one model.
 * It is learned as {@link AttentionPooling} learns it where nothing else is said.
 *
 * @param embedder of the model; its settings are those of the vectors, its poolings do not matter
 * @param seed of all that is random
 */
public record UntrainedPooling(TextEmbedder embedder, Pooling pooling, long seed) {
  /** Memory for the token states of one lesson. */
  static final String STATE_MIB = "spark.poolhouse.maxStateMiB";

  /** What the weights are called where they travel. */
  private static final String NAME = "learned";

  /**
   * @throws EmbedException where the embedder reads a text in several windows
   */
  public UntrainedPooling {
    if (!pooling.isUntrained()) {
      throw new IllegalArgumentException("'%s' has nothing to learn.".formatted(pooling));
    }
    if (embedder.value(embedder.longTexts()).equals(LongTexts.WINDOW.word())) {
      throw new EmbedException(
          "Pooling '%s' is learned from one window of each text. Write '--long truncate' or '--long head-tail'."
              .formatted(pooling));
    }
  }

  /**
   * An embedder that has the weights with it, and gives this one pooling of the same column.
   *
   * @param weights that were learned
   */
  public record Taught(TextEmbedder embedder, LearnedPooling weights) {

    /** Numbers in a vector. */
    public int width() {
      return weights.vectors() * embedder.resolvedModel().config().hiddenSize();
    }

    /** What was chosen, such as {@code 4 queries}. */
    public String choice() {
      int queries = weights.queries().size();
      return switch (queries) {
        case 0 -> "a mix of %d layers".formatted(weights.mix().size());
        case 1 -> "1 query";
        default -> "%d queries".formatted(queries);
      };
    }
  }

  /**
   * Learns it, in one Spark task; rows in another order teach the same, bit for bit.
   *
   * @param rows text (string) and class (int, from 0), in this order; at least one row. Nulls are
   *     left out, and texts that the model cannot take
   * @param classes how many there are, of which the rows may lack some
   */
  public Taught taughtBy(Dataset<Row> rows, int classes) {
    LearnedPart part = (LearnedPart) pooling.parts().get(0);
    long stateMiB =
        rows.sparkSession().sparkContext().getConf().getLong(STATE_MIB, PoolingLessons.STATE_MIB);
    LearnedPooling weights =
        PoolingTask.of(embedder.pass(), PoolingLessons.usual(part, seed, stateMiB), classes)
            .on(rows.na().drop());
    return new Taught(
        embedder
            .copy(ParamMap.empty())
            .setPoolings("%s(%s)".formatted(part.word().word(), NAME))
            .setLearned(new LearnedPlaces(Map.of(NAME, LearnedPlaces.inline(weights))).list()),
        weights);
  }
}
