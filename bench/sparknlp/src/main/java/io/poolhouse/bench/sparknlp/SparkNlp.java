package io.poolhouse.bench.sparknlp;

import com.johnsnowlabs.nlp.DocumentAssembler;
import com.johnsnowlabs.nlp.embeddings.E5Embeddings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Spark NLP's job, again and again in one session: {@code SparkNlp MODEL CORES}, then a line {@code
 * THREADS BATCH INPUT OUTPUT} on standard input for each run, answered by {@code seconds S}.
 *
 * <p>{@code E5Embeddings} is its annotator that takes the mean over the tokens of a BERT. {@code
 * BertSentenceEmbeddings} wants a pooled output, which all-MiniLM-L6-v2's ONNX file has not, and
 * then gives the states of all tokens, padding included, end to end.
 */
public final class SparkNlp {
  private static final int MAX_TOKENS = 512;

  private final SparkSession spark;
  private final String folder;
  private String threads = "";
  private E5Embeddings model;

  private SparkNlp(SparkSession spark, String folder) {
    this.spark = spark;
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    try (SparkSession spark = session(arguments[1]);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      SparkNlp job = new SparkNlp(spark, arguments[0]);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split("\t");
        double seconds = job.run(words[0], Integer.parseInt(words[1]), words[2], words[3]);
        System.out.printf(Locale.ROOT, "seconds %.3f%n", seconds);
      }
    }
  }

  private static SparkSession session(String cores) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[" + cores + "]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.kryoserializer.buffer.max", "1g")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    return spark;
  }

  /**
   * The model's loading is counted where there is one: for the first run, and for other threads.
   */
  private double run(String intraOpThreads, int batch, String input, String output) {
    long start = System.nanoTime();
    if (!threads.equals(intraOpThreads)) {
      model = load(intraOpThreads);
      threads = intraOpThreads;
    }
    model.setBatchSize(batch);
    DocumentAssembler assembler = new DocumentAssembler();
    assembler.setInputCol("text");
    assembler.setOutputCol("document");
    Dataset<Row> texts = spark.read().parquet(input);
    model
        .transform(assembler.transform(texts))
        .select(functions.col("id"), functions.expr("embeddings[0].embeddings").as("mean"))
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(output);
    return (System.nanoTime() - start) / 1e9;
  }

  private E5Embeddings load(String intraOpThreads) {
    spark.conf().set("spark.jsl.settings.onnx.intraOpNumThreads", intraOpThreads);
    E5Embeddings loaded = E5Embeddings.loadSavedModel(folder, spark, false);
    loaded.setInputCols(new String[] {"document"});
    loaded.setOutputCol("embeddings");
    loaded.setMaxSentenceLength(MAX_TOKENS);
    return loaded;
  }
}
