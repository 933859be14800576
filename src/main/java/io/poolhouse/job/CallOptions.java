package io.poolhouse.job;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.spark.BadRows;
import io.poolhouse.text.LongTexts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** What the calls of a query leave open: the settings {@code spark.poolhouse.…} by short names. */
final class CallOptions {
  private static final String PREFIX = "spark.poolhouse.";

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "A model that the query uses, made ready before it starts; repeatable. The first is what"
              + " embed(text) means. Default: minilm.")
  private List<String> models = List.of();

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "Longest text in tokens, [CLS] and [SEP] included. Default: the model's limit.")
  private Optional<Integer> maxTokens;

  @Option(
      names = "--long",
      paramLabel = "truncate|head-tail|window",
      description = "What becomes of longer texts. Default: truncate.")
  private Optional<LongTexts> longTexts;

  @Option(
      names = "--prompt",
      paramLabel = "NAME|none",
      description =
          "Which of the model's prompts goes before each text. Default: the one that its"
              + " sentence-transformers folder names, if any.")
  private Optional<String> prompt;

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
      description = "What models compute in. Default: float32.")
  private Optional<Precision> precision;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      description = "Where they compute; auto is CUDA where the executor has it. Default: auto.")
  private Optional<DeviceChoice> device;

  @Option(
      names = "--on-bad-row",
      paramLabel = "mark|fail",
      description =
          "A text that the model cannot take has a null vector and status 'failed', or ends the job"
              + " with exit 1. Default: mark.")
  private Optional<BadRows> onBadRow;

  void check() {
    EncodingOptions.positive("--max-tokens", maxTokens, 3);
  }

  /** Imports what is named for the first time. */
  void resolve(Console console) throws IOException {
    for (String model : models) {
      Models.resolve(model, console);
    }
  }

  /**
   * For this session; what is not given stays as {@code --conf} has it.
   *
   * @throws io.poolhouse.engine.DeviceException where this machine is to compute and cannot
   */
  void apply(SparkSession spark) {
    models.stream().findFirst().ifPresent(model -> set(spark, "model", model));
    maxTokens.ifPresent(tokens -> set(spark, "maxTokens", tokens.toString()));
    longTexts.ifPresent(words -> set(spark, "longTexts", words.word()));
    precision.ifPresent(words -> set(spark, "precision", words.word()));
    device.ifPresent(words -> set(spark, "device", words.word()));
    onBadRow.ifPresent(words -> set(spark, "onBadRow", words.word()));
    prompt.ifPresent(name -> set(spark, "prompt", name));
    if (normalize != null) {
      set(spark, "normalize", normalize.toString());
    }
    EncodingOptions.mustRunHere(
        spark, device.orElse(DeviceChoice.AUTO), precision.orElse(Precision.FLOAT32));
  }

  private static void set(SparkSession spark, String name, String value) {
    spark.conf().set(PREFIX + name, value);
  }
}
