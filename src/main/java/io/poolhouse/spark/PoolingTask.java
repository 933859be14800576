package io.poolhouse.spark;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.HeadTraining;
import io.poolhouse.engine.LearnedPoolingFile;
import io.poolhouse.engine.ModelFile;
import io.poolhouse.engine.Precision;
import io.poolhouse.pooling.LearnedPooling;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import io.poolhouse.text.TokenizerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The one task that learns a pooling: rows of text and class come in, a safetensors file's bytes go
 * out, and what the user should know, if anything. Its result does not depend on the order of the
 * rows.
 */
record PoolingTask(
    ShippedModel model,
    TokenizerOptions tokenizer,
    Precision precision,
    DeviceChoice device,
    PoolingLessons lessons,
    int classes)
    implements MapPartitionsFunction<Row, Tuple2<byte[], String>> {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(PoolingTask.class);

  /** One of so many texts of each class is held out. */
  private static final int HELD_ONE_OF = 5;

  /** A text with its class; nothing else of its row matters. */
  private record Labelled(String text, int label, TokenizedText tokens) {}

  static PoolingTask of(ModelPass pass, PoolingLessons lessons, int classes) {
    UnpooledPrompt.mustBeNone(pass, "learning a pooling");
    try {
      return new PoolingTask(
          ShippedModel.ship(pass.model()),
          pass.tokenizer(),
          pass.precision(),
          pass.device(),
          lessons,
          classes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it.
   *
   * @param rows text (string) and class (int, from 0), both never null; at least one row
   */
  LearnedPooling on(Dataset<Row> rows) {
    try {
      Tuple2<byte[], String> learned =
          rows.repartition(1)
              .mapPartitions(this, Encoders.tuple(Encoders.BINARY(), Encoders.STRING()))
              .first();
      if (!learned._2().isEmpty()) {
        LOG.warn(learned._2());
      }
      return LearnedPoolingFile.of(learned._1());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Iterator<Tuple2<byte[], String>> call(Iterator<Row> rows) throws IOException {
    if (!rows.hasNext()) {
      return Collections.emptyIterator();
    }
    ModelFile file = model.open();
    List<Labelled> texts = tokenized(rows);
    long bytes = lessons.stateBytes(texts.stream().map(Labelled::tokens).toList(), file);
    Tuple2<byte[], String> learned =
        StateMemory.OF_EXECUTOR.taking(bytes, lessons.maxStateBytes(), () -> learned(file, texts));
    return List.of(learned).iterator();
  }

  private Tuple2<byte[], String> learned(ModelFile file, List<Labelled> texts) throws IOException {
    int[] labels = texts.stream().mapToInt(Labelled::label).toArray();
    ComputeDevice resolved = ComputeDevice.resolve(device, SharedEncoders.gpuOfTask());
    try (HeadTraining training = HeadTraining.open(file, lessons.mix(), resolved, precision)) {
      PoolingLearner learner = new PoolingLearner(training, file, lessons, labels, classes);
      boolean[] held = held(texts);
      PoolingLearner.Learned learned =
          learner.learned(texts.stream().map(Labelled::tokens).toList(), held);
      return new Tuple2<>(
          LearnedPoolingFile.bytes(learned.pooling()), note(held, learned.choice()));
    }
  }

  /** Where nothing was chosen. */
  private String note(boolean[] held, PoolingLessons.Choice choice) {
    for (boolean each : held) {
      if (each) {
        return "";
      }
    }
    return "No class has %d different texts, so none was held out to choose by: the pooling was learned with %s, for all %d epochs. Give more texts to have them chosen."
        .formatted(HELD_ONE_OF, choice, lessons.epochs());
  }

  /** Those that the model can take. */
  private List<Labelled> tokenized(Iterator<Row> rows) {
    List<String> texts = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    rows.forEachRemaining(
        row -> {
          texts.add(row.getString(0));
          labels.add(row.getInt(1));
        });
    try (SharedPool.Lease<TextTokenizer> lease = SharedEncoders.tokenizer(model, tokenizer)) {
      List<TokenizedText> tokens = lease.value().tokenize(texts);
      List<Labelled> all = new ArrayList<>();
      for (int text = 0; text < texts.size(); text++) {
        if (tokens.get(text).windows().size() == 1) {
          all.add(new Labelled(texts.get(text), labels.get(text), tokens.get(text)));
        }
      }
      all.sort(Comparator.comparing(Labelled::text).thenComparing(Labelled::label));
      return all;
    }
  }

  /** A fifth of the different texts of each class, chosen by the seed; equal texts go together. */
  private boolean[] held(List<Labelled> texts) {
    Map<Integer, List<String>> ofClass = new TreeMap<>();
    Map<String, Integer> first = new HashMap<>();
    for (Labelled each : texts) {
      if (first.putIfAbsent(each.text(), each.label()) == null) {
        ofClass.computeIfAbsent(each.label(), absent -> new ArrayList<>()).add(each.text());
      }
    }
    Set<String> chosen = new HashSet<>();
    Random random = new Random(lessons.seed());
    for (List<String> different : ofClass.values()) {
      Collections.shuffle(different, random);
      chosen.addAll(different.subList(0, different.size() / HELD_ONE_OF));
    }
    boolean[] held = new boolean[texts.size()];
    for (int text = 0; text < held.length; text++) {
      held[text] = chosen.contains(texts.get(text).text());
    }
    return held;
  }
}
