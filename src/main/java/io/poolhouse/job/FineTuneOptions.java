package io.poolhouse.job;

import io.poolhouse.compare.Design;
import io.poolhouse.compare.LabelColumns;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.finetune.TrainedPooling;
import io.poolhouse.finetune.TrialSettings;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.spark.TextEmbedder;
import io.poolhouse.text.LongTexts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;

/** What is trained, and how. */
final class FineTuneOptions {
  /** As it takes a trial for each, fewer than 'jobs/compare' has. */
  private static final int FOLDS = 5;

  /**
   * Of texts, in tokens, where nobody says otherwise. For its gradients a step keeps numbers for
   * each two tokens of a text, in every layer.
   */
  private static final int LONGEST = 512;

  @Option(
      names = "--text",
      paramLabel = "COL",
      defaultValue = "text",
      description = "The text column. Default: ${DEFAULT-VALUE}.")
  private String text;

  @Option(
      names = "--label",
      paramLabel = "COL",
      required = true,
      description = "The label column: strings, numbers or booleans.")
  private String label;

  @Option(
      names = "--id",
      paramLabel = "COL",
      description = "What names a row in the predictions. Default: its rank.")
  private String id;

  @Option(
      names = "--test",
      paramLabel = "PATH|TABLE",
      description =
          "A test table with the same columns, read as the input is, scored once by each trial."
              + " Without, by cross-validation.")
  private String test;

  @Option(
      names = "--folds",
      paramLabel = "K",
      description = "Of the cross-validation; a trial for each. Default, without --test: 5.")
  private Integer folds;

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
      defaultValue = "cls,mean",
      description =
          "What the classifier stands on, of the last layer; each is trained by itself. Comma-separated:"
              + " cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted, attention (learned"
              + " queries). Default: ${DEFAULT-VALUE}.")
  private String pooling;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "3",
      description = "Passes over the rows, at most. Default: ${DEFAULT-VALUE}.")
  private Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "Stop after so many epochs in a row that are no better on a tenth of the rows, which is set"
              + " aside for that. Default: ${DEFAULT-VALUE}.")
  private Integer patience;

  @Option(
      names = "--rate",
      paramLabel = "X",
      defaultValue = "1e-4",
      description = "The highest learning rate. Default: ${DEFAULT-VALUE}.")
  private Double rate;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Texts a step. Default: ${DEFAULT-VALUE}.")
  private Integer batch;

  @Option(
      names = "--warmup",
      paramLabel = "X",
      defaultValue = "0.1",
      description =
          "The share of all steps in which the rate rises; then it falls to 0. Default:"
              + " ${DEFAULT-VALUE}.")
  private Double warmup;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "The share of numbers left out. Default: ${DEFAULT-VALUE}.")
  private Double dropout;

  @Option(
      names = "--layer-decay",
      paramLabel = "X",
      defaultValue = "1",
      description =
          "The factor of the rate from one layer to the one below; 1: all the same. Default:"
              + " ${DEFAULT-VALUE}.")
  private Double layerDecay;

  @Option(
      names = "--freeze",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Parts from below that stay as they are: 1 the embeddings, 2 the first layer too, and so on."
              + " Default: ${DEFAULT-VALUE}.")
  private Integer frozen;

  @Option(
      names = "--queries",
      paramLabel = "N",
      defaultValue = "4",
      description = "Of attention. Default: ${DEFAULT-VALUE}.")
  private Integer queries;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Of the folds, and the first of the trials'. The same seed and inputs give the same report."
              + " Default: ${DEFAULT-VALUE}.")
  private Integer seed;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Train each with so many seeds: what differs between them is chance. Default:"
              + " ${DEFAULT-VALUE}.")
  private Integer seeds;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description =
          "Longest text in tokens, [CLS] and [SEP] included. Default: the model's limit, but at most "
              + LONGEST
              + ".")
  private Optional<Integer> maxTokens;

  @Option(
      names = "--long",
      paramLabel = "truncate|head-tail",
      defaultValue = "truncate",
      description =
          "Longer texts lose their end, or keep a quarter of the room for the head and the rest for"
              + " the tail. Default: ${DEFAULT-VALUE}.")
  private LongTexts longTexts;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description =
          "What the layers' products are computed in while training; weights stay float32. Default:"
              + " ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda",
      defaultValue = "auto",
      description =
          "Where it computes; auto is CUDA where the executor has it. Default: ${DEFAULT-VALUE}.")
  private DeviceChoice device;

  /**
   * @throws RequestException or FineTuneException where options do not fit together
   */
  void check() {
    if (test != null && folds != null) {
      throw new RequestException(
          "--test and --folds are two ways to score. Give one of them; without either, %d folds are made."
              .formatted(FOLDS));
    }
    if (folds != null && folds < 2) {
      throw new RequestException("--folds %d: expected 2 or more.".formatted(folds));
    }
    if (seeds < 1) {
      throw new RequestException("--seeds %d: expected 1 or more.".formatted(seeds));
    }
    if (longTexts == LongTexts.WINDOW) {
      throw new RequestException(
          "--long window: training takes one window of each text. Write '--long truncate' or '--long head-tail'.");
    }
    poolings();
    settings(2, 0);
  }

  String model() {
    return model;
  }

  Precision precision() {
    return precision;
  }

  DeviceChoice device() {
    return device;
  }

  Optional<String> test() {
    return Optional.ofNullable(test);
  }

  LabelColumns columns() {
    return new LabelColumns(text, label, Optional.ofNullable(id));
  }

  String what() {
    return "'%s' by '%s'".formatted(text, label);
  }

  List<TrainedPooling> poolings() {
    return TrainedPooling.list(pooling);
  }

  /** Those that a frozen encoder has, too; the mean where it has none. */
  private String frozenPoolings() {
    String known =
        poolings().stream()
            .flatMap(each -> each.frozen().stream())
            .map(Pooling::toString)
            .collect(Collectors.joining(","));
    return known.isEmpty() ? "mean" : known;
  }

  /** Against it all others are tested. */
  TrainedPooling reference() {
    return poolings().stream()
        .filter(each -> each.word().equals("cls"))
        .findFirst()
        .orElse(poolings().get(0));
  }

  /** Of the trials. */
  List<Long> seeds() {
    return LongStream.range(seed, (long) seed + seeds).boxed().toList();
  }

  Design design() {
    return new Design(folds == null ? FOLDS : folds, 1, seed, false);
  }

  /** 0 where it is the model's own limit. */
  private int longest(ModelPackage base) throws IOException {
    int asked = EncodingOptions.positive("--max-tokens", maxTokens, 3);
    return asked > 0 ? asked : cut(base).orElse(0);
  }

  /** Tokens that texts are cut to although nobody said so. */
  OptionalInt cut(ModelPackage base) throws IOException {
    boolean cuts = maxTokens.isEmpty() && base.maxTokens() > LONGEST;
    return cuts ? OptionalInt.of(LONGEST) : OptionalInt.empty();
  }

  /** The encoder as it was, with all poolings that it has of those asked for. */
  TextEmbedder embedder(String textColumn, ModelPackage base) throws IOException {
    return new TextEmbedder()
        .setInputCol(textColumn)
        .setModel(model)
        .setPoolings(frozenPoolings())
        .setMaxTokens(longest(base))
        .setLongTexts(longTexts.word())
        .setDevice(device.word())
        .setStatus(true);
  }

  /**
   * @param layers of the model
   * @throws RequestException where more is to be frozen than the model has
   */
  void mustFit(String name, int layers) {
    if (frozen > layers + 1) {
      throw new RequestException(
          "--freeze %d: '%s' has %d parts, the embeddings and %d layers. Expected 0 to %d."
              .formatted(frozen, name, layers + 1, layers, layers + 1));
    }
  }

  TrialSettings settings(int classes, double checkpointSeconds) {
    return new TrialSettings(
        epochs,
        rate,
        batch,
        warmup,
        dropout,
        layerDecay,
        frozen,
        precision,
        queries,
        patience,
        classes,
        device,
        checkpointSeconds);
  }
}
