package io.poolhouse.spark;

import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Pooling;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
  private final ModelShape shape;
  private final int hiddenSize;
  private transient Map<String, TextEncoder> encoders;

  private EmbedFunction(EmbedSettings settings, ModelShape shape, int hiddenSize) {
    this.settings = settings;
    this.shape = shape;
    this.hiddenSize = hiddenSize;
  }

  /** Registers {@code embed} in this session, with the model and settings of the embedder. */
  public static void register(SparkSession spark, TextEmbedder embedder) {
    ModelPackage model = embedder.resolvedModel();
    EmbedFunction function =
        new EmbedFunction(
            embedder.settings(spark, spark.sparkContext().longAccumulator("model loads")),
            ModelFile.shapeOf(model),
            model.config().hiddenSize());
    spark.udf().register("embed", function, DataTypes.createArrayType(DataTypes.FloatType, false));
  }

  @Override
  public float[] call(String text, String pooling) {
    if (text == null || pooling == null) {
      return null;
    }
    float[][] vectors = encoder(pooling).embed(List.of(text)).get(0).vectors();
    return vectors == null ? null : vectors[0];
  }

  private synchronized TextEncoder encoder(String pooling) {
    if (encoders == null) {
      encoders = new ConcurrentHashMap<>();
    }
    return encoders.computeIfAbsent(pooling, this::newEncoder);
  }

  private TextEncoder newEncoder(String pooling) {
    Pooling parsed = Pooling.parse(pooling);
    shape.mustOffer(parsed);
    PoolingPlan plan =
        PoolingPlan.of(List.of(parsed), shape.layers(), hiddenSize, settings.plan().normalize());
    return TextEncoder.of(settings, plan);
  }
}
