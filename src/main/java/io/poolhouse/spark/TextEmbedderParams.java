package io.poolhouse.spark;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.text.LongTexts;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;

/** The params of {@link TextEmbedder} and their defaults. */
public abstract class TextEmbedderParams extends Transformer {
  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Param<String> inputCol;
  private final Param<String> model;
  private final Param<String> poolings;
  private final Param<String> learned;
  private final IntParam maxTokens;
  private final Param<String> longTexts;
  private final IntParam windowStride;
  private final BooleanParam controlTokens;
  private final Param<String> prompt;
  private final BooleanParam normalize;
  private final BooleanParam asVector;
  private final BooleanParam status;
  private final Param<String> precision;
  private final Param<String> device;
  private final Param<String> onBadRow;
  private final BooleanParam showTexts;

  TextEmbedderParams(String uid) {
    this.uid = uid; // before any Param: each copies its parent's uid when it is made
    inputCol = new Param<>(this, "inputCol", "column to embed; numbers and dates are cast to text");
    model = new Param<>(this, "model", "name of a known or imported model, or a folder");
    poolings = new Param<>(this, "poolings", "comma-separated; empty: the model's own default");
    learned =
        new Param<>(this, "learned", "where learned poolings lie: NAME=FILE,NAME=FILE; or empty");
    maxTokens =
        atLeastZero("maxTokens", "longest text, [CLS] and [SEP] included; 0: the model's limit");
    longTexts =
        word("longTexts", "what becomes of longer texts", LongTexts.values(), LongTexts::word);
    windowStride =
        atLeastZero("windowStride", "tokens from one window's start to the next; 0: no overlap");
    controlTokens =
        new BooleanParam(this, "controlTokens", "whether a literal [CLS] in a text is one");
    prompt =
        new Param<>(
            this,
            "prompt",
            "name of the model's prompt before each text; none; empty: its default");
    normalize =
        new BooleanParam(
            this,
            "normalize",
            "divide each vector by its length; unset: as the model's folder says");
    asVector = new BooleanParam(this, "asVector", "ML vectors instead of array<float>");
    status = new BooleanParam(this, "status", "append <input>_status and <input>_tokens");
    precision =
        word("precision", "what the model computes in", Precision.values(), Precision::word);
    device = word("device", "where it computes", DeviceChoice.values(), DeviceChoice::word);
    onBadRow =
        word("onBadRow", "what becomes of a text that fails", BadRows.values(), BadRows::word);
    showTexts = new BooleanParam(this, "showTexts", "whether errors may show the text that failed");
    setDefault(inputCol, "text");
    setDefault(model, "minilm");
    setDefault(poolings, "");
    setDefault(learned, "");
    setDefault(maxTokens, 0);
    setDefault(longTexts, LongTexts.TRUNCATE.word());
    setDefault(windowStride, 0);
    setDefault(controlTokens, false);
    setDefault(prompt, "");
    setDefault(normalize, false);
    setDefault(asVector, false);
    setDefault(status, false);
    setDefault(precision, Precision.FLOAT32.word());
    setDefault(device, DeviceChoice.AUTO.word());
    setDefault(onBadRow, BadRows.MARK.word());
    setDefault(showTexts, false);
  }

  static String randomUid() {
    return "textEmbedder_" + UUID.randomUUID().toString().substring(0, 12);
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

  public Param<String> poolings() {
    return poolings;
  }

  public Param<String> learned() {
    return learned;
  }

  public IntParam maxTokens() {
    return maxTokens;
  }

  public Param<String> longTexts() {
    return longTexts;
  }

  public IntParam windowStride() {
    return windowStride;
  }

  public BooleanParam controlTokens() {
    return controlTokens;
  }

  public Param<String> prompt() {
    return prompt;
  }

  public BooleanParam normalize() {
    return normalize;
  }

  public BooleanParam asVector() {
    return asVector;
  }

  public BooleanParam status() {
    return status;
  }

  public Param<String> precision() {
    return precision;
  }

  public Param<String> device() {
    return device;
  }

  public Param<String> onBadRow() {
    return onBadRow;
  }

  public BooleanParam showTexts() {
    return showTexts;
  }

  <T> T value(Param<T> param) {
    return getOrDefault(param);
  }

  boolean isOn(BooleanParam param) {
    return (Boolean) getOrDefault(param);
  }

  int number(IntParam param) {
    return (Integer) getOrDefault(param);
  }

  private IntParam atLeastZero(String name, String doc) {
    return new IntParam(this, name, doc, ParamValidators.gtEq(0));
  }

  private <E> Param<String> word(String name, String doc, E[] choices, Function<E, String> wordOf) {
    String[] words = Arrays.stream(choices).map(wordOf).toArray(String[]::new);
    return new Param<>(
        this, name, doc + ": " + String.join(", ", words), ParamValidators.inArray(words));
  }
}
