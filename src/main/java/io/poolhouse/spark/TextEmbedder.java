package io.poolhouse.spark;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.LearnedPlaces;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.pooling.LearnedPart;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Part;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Spark ML transformer that appends the pooled vectors of a text column: one column per pooling,
 * all from one pass of the model. Every row comes out once, its other columns untouched.
 *
 * <pre>{@code
 * new TextEmbedder().setInputCol("text").setModel("minilm").setPoolings("cls,mean").transform(table)
 * // + text_cls: array<float>, text_mean: array<float>
 * }</pre>
 *
 * <p>A saved pipeline holds the model's name, not its weights: where it is loaded again, the name
 * must be known or imported.
 */
public final class TextEmbedder extends TextEmbedderParams implements DefaultParamsWritable {
  private static final long serialVersionUID = 1L;

  private transient ModelPackage resolved;
  private transient String resolvedName;

  public TextEmbedder() {
    this(randomUid());
  }

  public TextEmbedder(String uid) {
    super(uid);
  }

  public static TextEmbedder load(String path) {
    return read().load(path);
  }

  public static MLReader<TextEmbedder> read() {
    return new DefaultParamsReader<>();
  }

  public TextEmbedder setInputCol(String column) {
    set(inputCol(), column);
    return this;
  }

  public TextEmbedder setModel(String nameOrFolder) {
    set(model(), nameOrFolder);
    return this;
  }

  public TextEmbedder setPoolings(String list) {
    set(poolings(), list);
    return this;
  }

  /** Where {@code attention(NAME)} and {@code mix(NAME)} find what was learned. */
  public TextEmbedder setLearned(String list) {
    LearnedPlaces.parse(list); // refused now, not when it is used
    set(learned(), list);
    return this;
  }

  public TextEmbedder setMaxTokens(int tokens) {
    set(maxTokens(), tokens);
    return this;
  }

  public TextEmbedder setLongTexts(String word) {
    set(longTexts(), word);
    return this;
  }

  public TextEmbedder setWindowStride(int tokens) {
    set(windowStride(), tokens);
    return this;
  }

  public TextEmbedder setControlTokens(boolean value) {
    set(controlTokens(), value);
    return this;
  }

  /**
   * @param name of a prompt of the model, {@code none}, or empty for its default
   */
  public TextEmbedder setPrompt(String name) {
    set(prompt(), name);
    return this;
  }

  /** Without this, vectors are as the model's folder says. */
  public TextEmbedder setNormalize(boolean value) {
    set(normalize(), value);
    return this;
  }

  public TextEmbedder setAsVector(boolean value) {
    set(asVector(), value);
    return this;
  }

  public TextEmbedder setStatus(boolean value) {
    set(status(), value);
    return this;
  }

  public TextEmbedder setPrecision(String word) {
    set(precision(), word);
    return this;
  }

  public TextEmbedder setDevice(String word) {
    set(device(), word);
    return this;
  }

  public TextEmbedder setOnBadRow(String word) {
    set(onBadRow(), word);
    return this;
  }

  public TextEmbedder setShowTexts(boolean value) {
    set(showTexts(), value);
    return this;
  }

  @Override
  public TextEmbedder copy(ParamMap extra) {
    return (TextEmbedder) defaultCopy(extra);
  }

  /**
   * @throws EmbedException where the column is missing, is no text, or a new column's name is taken
   */
  @Override
  public StructType transformSchema(StructType schema) {
    TextColumn.in(schema, value(inputCol()));
    return columns().appendedTo(schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    return appended(dataset, pass(), columns());
  }

  /** Appends status and token count only: reads and tokenizes all rows, but computes no vector. */
  public Dataset<Row> countTokens(Dataset<?> dataset) {
    return appended(dataset, pass(), new OutputColumns(List.of(), value(inputCol()), false, true));
  }

  Dataset<Row> appended(Dataset<?> dataset, EmbedPass pass, OutputColumns columns) {
    pass.source(columns.poolings()); // a model that cannot travel is found out before any row
    Expression text =
        ExpressionUtils.expression(TextColumn.in(dataset.schema(), value(inputCol())).texts());
    columns.appendedTo(dataset.schema());
    EmbedSession.prepare(dataset.sparkSession());
    List<Column> selected = new ArrayList<>(List.of(functions.col("*")));
    for (EmbedResult result : columns.results()) {
      String name = columns.names().get(selected.size() - 1);
      selected.add(ExpressionUtils.column(new EmbedCall(text, pass, result, "")).as(name));
    }
    return dataset.select(selected.toArray(Column[]::new));
  }

  /** The name of the column that is embedded. */
  public String textColumn() {
    return value(inputCol());
  }

  /** The names of the columns that are appended, in their order. */
  public List<String> addedColumns() {
    return columns().names();
  }

  /** The name of the status column, {@code <input>_status}. */
  public String statusColumn() {
    return columns().status();
  }

  /** The name of the token count's column, {@code <input>_tokens}. */
  public String tokensColumn() {
    return columns().tokens();
  }

  /** The poolings in the order of their columns. */
  public List<Pooling> plannedPoolings() {
    return poolings(value(poolings()));
  }

  /**
   * The same where there are labels: with poolings that they are to teach, {@code attention} and
   * {@code mix(WORD)}, which this cannot give by itself.
   */
  public List<Pooling> poolingsWithLabels() {
    return poolings(value(poolings()), shape().withLabels());
  }

  /**
   * @param asked a list of poolings that the model is to give; blank for its own default
   */
  List<Pooling> poolings(String asked) {
    return poolings(asked, shape());
  }

  private ModelShape shape() {
    return ModelFile.shapeOf(resolvedModel(), LearnedPlaces.parse(value(learned())));
  }

  private List<Pooling> poolings(String asked, ModelShape shape) {
    try {
      return Poolings.parse(asked.isBlank() ? resolvedModel().defaultPooling() : asked, shape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy that has with it the weights of the learned poolings that it names: no files. */
  public TextEmbedder carryingLearned() {
    Map<String, String> places = new LinkedHashMap<>();
    for (Pooling pooling : plannedPoolings()) {
      for (Part part : pooling.parts()) {
        if (part instanceof LearnedPart found) {
          places.put(found.argument(), LearnedPlaces.inline(found.weights()));
        }
      }
    }
    return copy(new ParamMap()).setLearned(new LearnedPlaces(places).list());
  }

  /** Whether vectors are divided by their length: as was set, else as the model's folder says. */
  public boolean normalizes() {
    return isSet(normalize()) ? isOn(normalize()) : resolvedModel().normalizes();
  }

  /**
   * What is put before each text; often nothing.
   *
   * @throws io.poolhouse.model.ModelException for a prompt that the model does not have
   */
  public String promptText() {
    return resolvedModel().prompts().text(value(prompt()), resolvedModel().name());
  }

  /**
   * Finds out on the driver, before Spark is there, what would else end a job that has begun: a
   * limit above the model's positions; a prompt that the model does not have, has no room for or
   * cannot leave out.
   *
   * @param poolings that are asked for, those that labels are still to teach with them
   * @throws EmbedException or one of the rooms below
   */
  public void check(List<Pooling> poolings) {
    try {
      UnpooledPrompt.tokens(resolvedModel(), pass().tokenizer(), poolings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model, opened and checked once for this embedder. */
  public synchronized ModelPackage resolvedModel() {
    try {
      if (!value(model()).equals(resolvedName)) {
        resolved = ModelStore.standard().resolve(value(model()));
        resolvedName = value(model());
      }
      return resolved;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One line that says all that decides a text's vectors but the text, the model's checksum
   * included: equal lines, equal vectors.
   */
  public String vectorSettings() {
    try {
      return new VectorSettings(
              resolvedModel().checksum(), plannedPoolings(), pass(), isOn(asVector()))
          .line();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OutputColumns columns() {
    return new OutputColumns(
        plannedPoolings(), value(inputCol()), isOn(asVector()), isOn(status()));
  }

  /** All settings but poolings and columns. */
  ModelPass pass() {
    ModelPackage model = resolvedModel();
    try {
      return new ModelPass(
          model,
          tokenizerOptions(model),
          Precision.parse(value(precision())),
          DeviceChoice.parse(value(device())),
          BadRows.valueOf(value(onBadRow()).toUpperCase(Locale.ROOT)),
          normalizes(),
          isOn(showTexts()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TokenizerOptions tokenizerOptions(ModelPackage model) throws IOException {
    int limit = model.maxTokens();
    int asked = number(maxTokens()) == 0 ? limit : number(maxTokens());
    if (asked > model.config().maxTokens()) {
      throw new EmbedException(
          "--max-tokens %d is more than '%s' has positions for; expected 3 to %d."
              .formatted(asked, model.name(), model.config().maxTokens()));
    }
    int stride = number(windowStride()) == 0 ? asked - 2 : number(windowStride());
    return new TokenizerOptions(
        asked, LongTexts.parse(value(longTexts())), stride, isOn(controlTokens()), promptText());
  }
}
