package io.poolhouse.bench;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.poolhouse.engine.LearnedWords;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The training rows of a data set, in an order by chance that is the same each time.
 *
 * @param labels of each text, from 0
 */
record LabelledData(List<TokenizedText> texts, List<Integer> labels) {
  private static final int SEED = 1;

  /**
   * @param set whose file is {@code SET_train.csv}, with columns {@code text} and {@code label}
   * @param most rows; 0 for all
   */
  static LabelledData of(DataFolder data, String set, int most, BenchModel model) {
    CsvParserSettings format = new CsvParserSettings();
    format.setHeaderExtractionEnabled(true);
    format.setMaxCharsPerColumn(-1);
    format.selectFields("text", "label");
    List<String[]> rows =
        new CsvParser(format).parseAll(new File(data.file(set + "_train.csv")), "UTF-8");
    Collections.shuffle(rows, new Random(SEED));
    List<String[]> some = most == 0 ? rows : rows.subList(0, Math.min(most, rows.size()));
    List<String> classes = some.stream().map(row -> row[1]).distinct().sorted().toList();
    try (TextTokenizer tokenizer = model.tokenizer()) {
      return new LabelledData(
          tokenizer.tokenize(some.stream().map(row -> row[0]).toList()),
          some.stream().map(row -> classes.indexOf(row[1])).toList());
    }
  }

  int classes() {
    return Collections.max(labels) + 1;
  }

  /** All that occur: what a trial on these rows lets learn of the table of words. */
  LearnedWords words() {
    return LearnedWords.of(
        texts.stream().flatMapToInt(text -> Arrays.stream(text.windows().get(0))));
  }

  /** From the end it goes on at the beginning. */
  LabelledBatch batch(int number, int size) {
    int[] rows =
        IntStream.range(0, size)
            .map(i -> (int) (((long) number * size + i) % texts.size()))
            .toArray();
    List<TokenizedText> some = new ArrayList<>();
    int[] ofThem = new int[size];
    for (int i = 0; i < size; i++) {
      some.add(texts.get(rows[i]));
      ofThem[i] = labels.get(rows[i]);
    }
    return new LabelledBatch(some, ofThem);
  }

  List<LabelledBatch> batches(int from, int count, int size) {
    return IntStream.range(from, from + count).mapToObj(number -> batch(number, size)).toList();
  }
}
