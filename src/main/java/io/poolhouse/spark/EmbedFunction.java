package io.poolhouse.spark;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Pooling;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/**
 * {@code embed(text, pooling)} for SQL: the vector as {@code array<float>}, null for a null text or
 * pooling. Called for one row at a time; for whole tables use {@link TextEmbedder}, which fills
 * batches.
 */
public final class EmbedFunction implements UDF2<String, String, float[]> {
  private static final long serialVersionUID = 1L;

  private final EmbedSettings settings;
  private final String model;
  private final int layers;
  private final boolean pooler;

  private EmbedFunction(EmbedSettings settings, ModelShape shape) {
    this.settings = settings;
    this.model = shape.name();
    this.layers = shape.layers();
    this.pooler = shape.pooler();
  }

  /** Registers {@code embed} in this session, with the model and settings of the embedder. */
  public static void register(SparkSession spark, TextEmbedder embedder) {
    EmbedSettings settings = embedder.settings(spark.sparkContext().longAccumulator("model loads"));
    EmbedFunction function =
        new EmbedFunction(settings, ModelFile.shapeOf(embedder.resolvedModel()));
    spark.udf().register("embed", function, DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @Override
  public float[] call(String text, String pooling) {
    if (text == null || pooling == null) {
      return null;
    }
    float[][] vectors =
        TextEncoder.of(settings, plan(pooling)).embed(List.of(text)).get(0).vectors();
    return vectors == null ? null : vectors[0];
  }

  private PoolingPlan plan(String pooling) {
    Pooling parsed = Pooling.parse(pooling);
    new ModelShape(model, layers, pooler).mustOffer(parsed);
    PoolingPlan given = settings.plan();
    return PoolingPlan.of(List.of(parsed), layers, given.hiddenSize(), given.normalize());
  }
}
