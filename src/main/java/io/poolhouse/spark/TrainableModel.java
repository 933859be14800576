package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.text.LongTexts;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A model for tasks that train it: each executor fetches its file once from the driver. */
public final class TrainableModel implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final StructType TOKENIZED =
      new StructType()
          .add("id", DataTypes.LongType, false)
          .add("ids", DataTypes.createArrayType(DataTypes.IntegerType, false))
          .add("status", DataTypes.StringType, false);

  /** Texts that a task holds as strings at once. */
  private static final int CHUNK = 1_024;

  private final ShippedModel model;
  private final TokenizerOptions tokenizer;

  private TrainableModel(ShippedModel model, TokenizerOptions tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * @param embedder whose model and tokens are meant; long texts are cut, for training takes one
   *     window a text
   */
  public static TrainableModel ship(TextEmbedder embedder) {
    ModelPass pass = embedder.pass();
    if (pass.tokenizer().longTexts() == LongTexts.WINDOW) {
      throw new EmbedException(
          "Training takes one window of each text. Write '--long truncate' or '--long head-tail'.");
    }
    UnpooledPrompt.mustBeNone(pass, "training");
    try {
      return new TrainableModel(ShippedModel.ship(pass.model()), pass.tokenizer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file on this executor, or in local mode on the driver. */
  public ModelFile open() {
    try {
      return model.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the calling task computes: on the GPU that Spark gave it, if on any. */
  public static ComputeDevice deviceOfTask(DeviceChoice choice) {
    return ComputeDevice.resolve(choice, SharedEncoders.gpuOfTask());
  }

  /**
   * Token ids of texts.
   *
   * @param texts {@code id} (long) and {@code text}
   * @return {@code id}, {@code ids} (null where there is no text or the tokenizer takes it not),
   *     and {@code status}
   */
  public Dataset<Row> tokenized(Dataset<Row> texts) {
    MapPartitionsFunction<Row, Row> tokenize =
        rows -> {
          List<Row> tokenized = new ArrayList<>();
          try (SharedPool.Lease<TextTokenizer> lease = SharedEncoders.tokenizer(model, tokenizer)) {
            List<Row> chunk = new ArrayList<>();
            while (rows.hasNext()) {
              chunk.add(rows.next());
              if (chunk.size() == CHUNK || !rows.hasNext()) {
                tokenized.addAll(tokenized(chunk, lease.value()));
                chunk.clear();
              }
            }
          }
          return tokenized.iterator();
        };
    return texts.select("id", "text").mapPartitions(tokenize, Encoders.row(TOKENIZED));
  }

  private static List<Row> tokenized(List<Row> rows, TextTokenizer tokenizer) {
    List<String> texts = new ArrayList<>();
    rows.forEach(row -> texts.add(row.getString(1)));
    List<TokenizedText> tokenized = tokenizer.tokenize(texts);
    List<Row> results = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      TokenizedText text = tokenized.get(i);
      Object ids =
          switch (text.status()) {
            case NULL, FAILED -> null;
            case OK, EMPTY, TRUNCATED, WINDOWED -> text.windows().get(0);
          };
      results.add(RowFactory.create(rows.get(i).getLong(0), ids, text.status().word()));
    }
    return results;
  }
}
