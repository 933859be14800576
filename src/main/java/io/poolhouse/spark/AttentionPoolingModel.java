package io.poolhouse.spark;

import io.poolhouse.engine.LearnedPoolingFile;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.LearnedPooling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A learned pooling, which appends one column of ML vectors, {@code <input>_attention_<name>} or
 * {@code <input>_mix_<name>}, as {@link TextEmbedder} does. Saved, it holds the pooling's weights
 * and the model's name.
 */
public final class AttentionPoolingModel extends Model<AttentionPoolingModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> model;
  private final Param<String> pooling;
  private final Param<String> learned;
  private final Param<String> precision;
  private final Param<String> device;

  public AttentionPoolingModel() {
    this("attentionPooling_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public AttentionPoolingModel(String uid) {
    this.uid = uid; // before any Param: each copies its parent's uid when it is made
    inputCol = new Param<>(this, "inputCol", "column of texts");
    model = new Param<>(this, "model", "name of a known or imported model, or a folder");
    pooling = new Param<>(this, "pooling", "attention(NAME) or mix(NAME)");
    learned = new Param<>(this, "learned", "its weights");
    precision = new Param<>(this, "precision", "what the model computes in");
    device = new Param<>(this, "device", "where it computes");
    setDefault(inputCol, "text");
    setDefault(precision, "float32");
    setDefault(device, "auto");
  }

  public static AttentionPoolingModel load(String path) {
    return read().load(path);
  }

  public static MLReader<AttentionPoolingModel> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> model() {
    return model;
  }

  public Param<String> pooling() {
    return pooling;
  }

  public Param<String> learned() {
    return learned;
  }

  public Param<String> precision() {
    return precision;
  }

  public Param<String> device() {
    return device;
  }

  public AttentionPoolingModel setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  public AttentionPoolingModel setModel(String value) {
    set(model, value);
    return this;
  }

  AttentionPoolingModel setPooling(String value) {
    set(pooling, value);
    return this;
  }

  AttentionPoolingModel setLearned(String value) {
    set(learned, value);
    return this;
  }

  public AttentionPoolingModel setPrecision(String value) {
    set(precision, value);
    return this;
  }

  public AttentionPoolingModel setDevice(String value) {
    set(device, value);
    return this;
  }

  @Override
  public AttentionPoolingModel copy(ParamMap extra) {
    AttentionPoolingModel copy = (AttentionPoolingModel) defaultCopy(extra);
    copy.setParent(parent());
    return copy;
  }

  /** The embedder of this one pooling, for all settings that a model of MLlib has no need of. */
  public TextEmbedder embedder() {
    return new TextEmbedder()
        .setInputCol(getOrDefault(inputCol))
        .setModel(getOrDefault(model))
        .setPoolings(getOrDefault(pooling))
        .setLearned(getOrDefault(learned))
        .setPrecision(getOrDefault(precision))
        .setDevice(getOrDefault(device))
        .setAsVector(true);
  }

  /** The weights. */
  public LearnedPooling weights() {
    return ((LearnedPart) embedder().plannedPoolings().get(0).parts().get(0)).weights();
  }

  /** Writes the weights into a safetensors file, for {@code --learned NAME=FILE}. */
  public void writePooling(Path file) throws IOException {
    LearnedPoolingFile.write(weights(), file);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return embedder().transformSchema(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return embedder().transform(dataset);
  }
}
