package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Encoder;
import io.poolhouse.engine.PoolingPlan;
import io.poolhouse.engine.Precision;
import io.poolhouse.engine.Vectors;
import io.poolhouse.pooling.Pooling;
import io.poolhouse.pooling.Poolings;
import io.poolhouse.text.TextTokenizer;
import io.poolhouse.text.TokenizedText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How near one precision's vectors are to those of float32, over many texts. */
record Cosines(double least, double firstPercentile, double median) {

  /** Of all poolings, by their names. */
  static Map<String, Cosines> of(BenchModel model, Precision precision, List<String> texts) {
    List<Pooling> poolings = Poolings.parse("all", model.file().shape());
    double[][] cosines = new double[poolings.size()][texts.size()];
    PoolingPlan plan = model.plan("all");
    try (TextTokenizer tokenizer = model.tokenizer();
        Encoder exact = Encoder.open(model.file(), ComputeDevice.CPU, Precision.FLOAT32);
        Encoder other = Encoder.open(model.file(), ComputeDevice.CPU, precision)) {
      for (int from = 0; from < texts.size(); from += EngineContestant.CHUNK_ROWS) {
        int to = Math.min(from + EngineContestant.CHUNK_ROWS, texts.size());
        List<TokenizedText> chunk = tokenizer.tokenize(texts.subList(from, to));
        compare(exact.encode(chunk, plan), other.encode(chunk, plan), cosines, from);
      }
    }
    Map<String, Cosines> byPooling = new LinkedHashMap<>();
    for (int i = 0; i < cosines.length; i++) {
      byPooling.put(poolings.get(i).toString(), of(cosines[i]));
    }
    return byPooling;
  }

  private static void compare(Vectors exact, Vectors other, double[][] cosines, int from) {
    for (int pooling = 0; pooling < cosines.length; pooling++) {
      for (int text = 0; text < exact.texts(); text++) {
        cosines[pooling][from + text] =
            Agreement.cosine(exact.of(text, pooling), other.of(text, pooling));
      }
    }
  }

  private static Cosines of(double[] cosines) {
    double[] sorted = cosines.clone();
    Arrays.sort(sorted);
    return new Cosines(sorted[0], sorted[sorted.length / 100], Ratio.median(sorted));
  }

  List<String> cells() {
    return List.of(shown(least), shown(firstPercentile), shown(median));
  }

  private static String shown(double cosine) {
    return String.format(Locale.ROOT, "%.5f", cosine);
  }
}
