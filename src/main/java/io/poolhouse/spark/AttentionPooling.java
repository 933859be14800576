package io.poolhouse.spark;

import io.poolhouse.engine.LearnedPlaces;
import io.poolhouse.pooling.How;
import io.poolhouse.pooling.LearnedPooling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * MLlib estimator that learns, from labels, what each token of a text weighs, or what each layer
 * does, while the model stays as it is. What it gives is a pooling; its classifier is thrown away.
 *
 * <pre>{@code
 * new AttentionPooling().setInputCol("text").setLabelCol("label").setModel("minilm").fit(table)
 * }</pre>
 *
 * <p>All training is one Spark task, which keeps the states of all tokens in memory: 4 bytes for
 * each token, each number of the hidden size and each layer kept. More than {@code maxStateMiB} of
 * it is refused before any text is encoded. Long texts are cut. Rows with a null text or label are
 * left out.
 */
public final class AttentionPooling extends Estimator<AttentionPoolingModel>
    implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> labelCol;
  private final Param<String> model;
  private final Param<String> name;
  private final IntArrayParam queries;
  private final BooleanParam mix;
  private final Param<String> how;
  private final DoubleArrayParam decays;
  private final IntParam epochs;
  private final DoubleParam rate;
  private final IntParam batch;
  private final LongParam seed;
  private final IntParam maxStateMiB;
  private final Param<String> precision;
  private final Param<String> device;

  public AttentionPooling() {
    this("attentionPooling_" + UUID.randomUUID().toString().substring(0, 12));
  }

  public AttentionPooling(String uid) {
    this.uid = uid; // before any Param: each copies its parent's uid when it is made
    inputCol = new Param<>(this, "inputCol", "column of texts");
    labelCol = new Param<>(this, "labelCol", "column of labels, of any type with few values");
    model = new Param<>(this, "model", "name of a known or imported model, or a folder");
    name = new Param<>(this, "name", "what the pooling is called: attention(NAME), mix(NAME)");
    queries =
        new IntArrayParam(this, "queries", "numbers of queries to choose from; empty: only a mix");
    mix = new BooleanParam(this, "mix", "whether all layers are weighed, not the last one pooled");
    how = new Param<>(this, "how", "the word that a mix without queries is pooled by");
    decays = new DoubleArrayParam(this, "decays", "weight decays to choose from");
    epochs =
        new IntParam(this, "epochs", "at most; fewer where no more help", ParamValidators.gtEq(1));
    rate = new DoubleParam(this, "rate", "the highest learning rate", ParamValidators.gt(0));
    batch = new IntParam(this, "batch", "texts of one step", ParamValidators.gtEq(1));
    seed = new LongParam(this, "seed", "of all that is random");
    maxStateMiB =
        new IntParam(this, "maxStateMiB", "memory for token states", ParamValidators.gtEq(1));
    precision = new Param<>(this, "precision", "what the model computes in");
    device = new Param<>(this, "device", "where it computes");
    setDefault(inputCol, "text");
    setDefault(labelCol, "label");
    setDefault(model, "minilm");
    setDefault(name, "learned");
    setDefault(queries, PoolingLessons.QUERIES.stream().mapToInt(each -> each).toArray());
    setDefault(mix, false);
    setDefault(how, How.MEAN.word());
    setDefault(decays, PoolingLessons.DECAYS.stream().mapToDouble(each -> each).toArray());
    setDefault(epochs, PoolingLessons.EPOCHS);
    setDefault(rate, PoolingLessons.RATE);
    setDefault(batch, PoolingLessons.BATCH);
    setDefault(seed, 1L);
    setDefault(maxStateMiB, PoolingLessons.STATE_MIB);
    setDefault(precision, "float32");
    setDefault(device, "auto");
  }

  public static AttentionPooling load(String path) {
    return read().load(path);
  }

  public static MLReader<AttentionPooling> read() {
    return new DefaultParamsReader<>();
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> inputCol() {
    return inputCol;
  }

  public Param<String> labelCol() {
    return labelCol;
  }

  public Param<String> model() {
    return model;
  }

  public Param<String> name() {
    return name;
  }

  public IntArrayParam queries() {
    return queries;
  }

  public BooleanParam mix() {
    return mix;
  }

  public Param<String> how() {
    return how;
  }

  public DoubleArrayParam decays() {
    return decays;
  }

  public IntParam epochs() {
    return epochs;
  }

  public DoubleParam rate() {
    return rate;
  }

  public IntParam batch() {
    return batch;
  }

  public LongParam seed() {
    return seed;
  }

  public IntParam maxStateMiB() {
    return maxStateMiB;
  }

  public Param<String> precision() {
    return precision;
  }

  public Param<String> device() {
    return device;
  }

  public AttentionPooling setInputCol(String value) {
    set(inputCol, value);
    return this;
  }

  public AttentionPooling setLabelCol(String value) {
    set(labelCol, value);
    return this;
  }

  public AttentionPooling setModel(String value) {
    set(model, value);
    return this;
  }

  public AttentionPooling setName(String value) {
    set(name, value);
    return this;
  }

  public AttentionPooling setQueries(int[] value) {
    set(queries, value);
    return this;
  }

  public AttentionPooling setMix(boolean value) {
    set(mix, value);
    return this;
  }

  public AttentionPooling setHow(String value) {
    set(how, value);
    return this;
  }

  public AttentionPooling setDecays(double[] value) {
    set(decays, value);
    return this;
  }

  public AttentionPooling setEpochs(int value) {
    set(epochs, value);
    return this;
  }

  public AttentionPooling setRate(double value) {
    set(rate, value);
    return this;
  }

  public AttentionPooling setBatch(int value) {
    set(batch, value);
    return this;
  }

  public AttentionPooling setSeed(long value) {
    set(seed, value);
    return this;
  }

  public AttentionPooling setMaxStateMiB(int value) {
    set(maxStateMiB, value);
    return this;
  }

  public AttentionPooling setPrecision(String value) {
    set(precision, value);
    return this;
  }

  public AttentionPooling setDevice(String value) {
    set(device, value);
    return this;
  }

  @Override
  public AttentionPooling copy(ParamMap extra) {
    return (AttentionPooling) defaultCopy(extra);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    TextColumn.in(schema, getOrDefault(inputCol));
    TextColumn.in(schema, getOrDefault(labelCol));
    return schema.add(
        getOrDefault(inputCol) + "_" + word() + "_" + getOrDefault(name),
        org.apache.spark.ml.linalg.SQLDataTypes.VectorType());
  }

  @Override
  public AttentionPoolingModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    LearnedPooling learned = learned(dataset);
    AttentionPoolingModel fitted =
        new AttentionPoolingModel(uid)
            .setInputCol(getOrDefault(inputCol))
            .setModel(getOrDefault(model))
            .setPooling("%s(%s)".formatted(word(), getOrDefault(name)))
            .setLearned(
                new LearnedPlaces(Map.of(getOrDefault(name), LearnedPlaces.inline(learned))).list())
            .setPrecision(getOrDefault(precision))
            .setDevice(getOrDefault(device));
    fitted.setParent(this);
    return fitted;
  }

  private String word() {
    return getOrDefault(queries).length == 0 ? "mix" : "attention";
  }

  private LearnedPooling learned(Dataset<?> dataset) {
    PoolingLessons lessons = lessons(); // refuses settings before the labels' values are read
    ModelPass pass = embedder().pass();
    Column text = TextColumn.in(dataset.schema(), getOrDefault(inputCol)).texts();
    Column label = TextColumn.in(dataset.schema(), getOrDefault(labelCol)).texts();
    Dataset<Row> rows =
        dataset
            .select(text.as("text"), label.as("label"))
            .na()
            .drop(new String[] {"text", "label"});
    List<String> classes =
        rows.select("label").distinct().sort("label").as(Encoders.STRING()).collectAsList();
    if (classes.size() < 2) {
      throw new EmbedException(
          "Column '%s' has %d different labels. Expected two or more to learn from."
              .formatted(getOrDefault(labelCol), classes.size()));
    }
    Column index =
        functions.array_position(
            functions.lit(classes.toArray(String[]::new)), functions.col("label"));
    return PoolingTask.of(pass, lessons, classes.size())
        .on(rows.select(functions.col("text"), index.minus(1).cast("int")));
  }

  private TextEmbedder embedder() {
    return new TextEmbedder()
        .setModel(getOrDefault(model))
        .setPrecision(getOrDefault(precision))
        .setDevice(getOrDefault(device));
  }

  private PoolingLessons lessons() {
    String word = getOrDefault(how);
    return new PoolingLessons(
        How.named(word)
            .orElseThrow(
                () -> new EmbedException("'%s' is no word to pool a mix by.".formatted(word))),
        Arrays.stream(getOrDefault(queries)).boxed().toList(),
        (Boolean) getOrDefault(mix) || getOrDefault(queries).length == 0,
        Arrays.stream(getOrDefault(decays)).boxed().toList(),
        (Integer) getOrDefault(epochs),
        (Double) getOrDefault(rate),
        (Integer) getOrDefault(batch),
        (Long) getOrDefault(seed),
        ((Integer) getOrDefault(maxStateMiB)).longValue() << 20);
  }
}
