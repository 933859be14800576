package io.poolhouse.spark;

import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.EmbedResult.VectorOf;
import io.poolhouse.text.TextStatus;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.ExpressionUtils;

/**
 * The operator with a model that costs nothing, to measure what all the rest costs: one vector, the
 * same for every text.
 */
public final class TrivialModel {
  private static final Pass PASS = new Pass();

  private TrivialModel() {}

  /** Floats in a vector. */
  public static final int WIDTH = 384;

  public static float[] vector() {
    return new float[WIDTH];
  }

  /** A column {@code array<float>}. */
  public static Column embed(SparkSession spark, Column text) {
    EmbedSession.prepare(spark);
    VectorOf result = new VectorOf(Pooling.parse("mean"), false);
    return ExpressionUtils.column(
        new EmbedCall(ExpressionUtils.expression(text), PASS, result, ""));
  }

  private record Pass() implements EmbedPass {
    @Override
    public EncodingSource source(List<Pooling> poolings) {
      return counters -> new Encoding();
    }
  }

  private static final class Encoding implements TextEncoding {
    @Override
    public List<EmbeddedText> embed(List<String> texts) {
      List<EmbeddedText> embedded = new ArrayList<>(texts.size());
      for (int i = 0; i < texts.size(); i++) {
        embedded.add(new EmbeddedText(new float[][] {vector()}, TextStatus.OK, 2));
      }
      return embedded;
    }

    @Override
    public long bytesPerText() {
      return (long) WIDTH * Float.BYTES;
    }

    @Override
    public void close() {}
  }
}
