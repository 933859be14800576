package io.poolhouse.job;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.Precision;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.LongTexts;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** How texts become vectors. */
class EncodingOptions {
  /** What a literal control token in a text is. */
  enum SpecialTokens {
    TEXT,
    CONTROL
  }

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      defaultValue = "minilm",
      description =
          "A known or imported model ('jobs/model list'), or a Hugging Face folder."
              + " Default: ${DEFAULT-VALUE}.")
  private String model;

  @Option(
      names = "--pooling",
      paramLabel = "LIST",
      defaultValue = "",
      description =
          "Comma-separated: cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted; of other"
              + " layers, as in mean@-2, mean@avg(0,-1), cls@cat(-2,-1), mean@*; joined, as in"
              + " cls+mean; dense, the model's own pooling behind its dense layers; learned, as in"
              + " attention(NAME), mix(NAME); where labels teach them, attention, mix(mean); or all."
              + " Default: the model's own; of 'jobs/compare' all. See docs/poolings.md.")
  private String pooling;

  @Option(
      names = "--learned",
      paramLabel = "NAME=FILE",
      description =
          "Where a learned pooling lies; may be repeated. Without, poolings/NAME.safetensors in the"
              + " model's folder.")
  private List<String> learned = List.of();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest text in tokens, [CLS] and [SEP] included. Default: the model's limit.")
  private Optional<Integer> maxTokens;

  @Option(
      names = "--long",
      paramLabel = "truncate|head-tail|window",
      defaultValue = "truncate",
      description =
          "Longer texts lose their end, keep a quarter of the room for the head and the rest for the"
              + " tail, or are embedded in windows and pooled over all. Default: ${DEFAULT-VALUE}.")
  private LongTexts longTexts;

  @Option(
      names = "--window-stride",
      paramLabel = "N",
      description =
          "Tokens from one window's start to the next. Default: as many as it holds, no overlap.")
  private Optional<Integer> windowStride;

  @Option(
      names = "--prompt",
      paramLabel = "NAME|none",
      defaultValue = "",
      description =
          "Which of the model's prompts goes before each text ('jobs/model show'). Default: the one"
              + " that its sentence-transformers folder names, if any.")
  private String prompt;

  @Option(
      names = "--normalize",
      negatable = true,
      description =
          "Divide each vector by its length. Default: as the model's sentence-transformers folder"
              + " says, else not.")
  private Boolean normalize; // null: unsaid

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16|float16",
      defaultValue = "float32",
      description = "What the model computes in. Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      defaultValue = "auto",
      description =
          "Where it computes; auto is CUDA where the executor has it. Default: ${DEFAULT-VALUE}.")
  private DeviceChoice device;

  @Option(
      names = "--special-tokens",
      paramLabel = "text|control",
      defaultValue = "text",
      description = "What a literal [CLS] in a text is. Default: ${DEFAULT-VALUE}.")
  private SpecialTokens specialTokens;

  String model() {
    return model;
  }

  /** Blank where none were asked for. */
  String pooling() {
    return pooling;
  }

  /**
   * Finds out early, where the driver computes itself, what an executor would find out late.
   *
   * @throws io.poolhouse.engine.DeviceException where this machine lacks the device or precision
   */
  void mustRunHere(SparkSession spark) {
    mustRunHere(spark, device, precision);
  }

  static void mustRunHere(SparkSession spark, DeviceChoice device, Precision precision) {
    if (spark.sparkContext().isLocal()) {
      Encoder.mustSuit(ComputeDevice.resolve(device, 0), precision);
    }
  }

  /** What a job announces; often nothing. */
  static Optional<String> prompt(TextEmbedder embedder) {
    return Optional.of(embedder.promptText())
        .filter(text -> !text.isEmpty())
        .map("the prompt '%s' before each text"::formatted);
  }

  /** The same behind what else is announced; nothing where there is none. */
  static String announcedPrompt(TextEmbedder embedder) {
    return prompt(embedder).map("; "::concat).orElse("");
  }

  /** Always with status and tokens, which the closing line counts. */
  TextEmbedder embedder(String textColumn) {
    TextEmbedder embedder =
        new TextEmbedder()
            .setInputCol(textColumn)
            .setModel(model)
            .setPoolings(pooling)
            .setLearned(String.join(",", learned))
            .setMaxTokens(positive("--max-tokens", maxTokens, 3))
            .setLongTexts(longTexts.word())
            .setWindowStride(positive("--window-stride", windowStride, 1))
            .setPrompt(prompt)
            .setPrecision(precision.word())
            .setDevice(device.word())
            .setControlTokens(specialTokens == SpecialTokens.CONTROL)
            .setStatus(true);
    if (normalize != null) {
      embedder.setNormalize(normalize);
    }
    return embedder;
  }

  /**
   * The embedder's own 0 stands for "unsaid".
   *
   * @throws RequestException where it is less than {@code least}
   */
  static int positive(String option, Optional<Integer> value, int least) {
    if (value.isPresent() && value.get() < least) {
      throw new RequestException(
          "%s %d: expected %d or more.".formatted(option, value.get(), least));
    }
    return value.orElse(0);
  }
}
