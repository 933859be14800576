package io.poolhouse.job;

import com.google.gson.Gson;
import io.poolhouse.spark.ExecutedTexts;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Runs jobs one after the other in a JVM of its own, whose class path and settings are other than
 * the tests': {@code JobServer K=V...}. Reads a job's arguments as an array of JSON from a line of
 * stdin, and answers with a line of {@link Run} on stdout. See {@link Jobs}.
 */
final class JobServer {
  /** In a job's place: how many texts went through the model until now. */
  static final String EXECUTED_TEXTS = "executed texts";

  private JobServer() {}

  public static void main(String[] settings) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    SparkSession.Builder builder = SparkSession.builder();
    for (String word : settings) {
      Setting setting = Setting.parse(word);
      builder.config(setting.key(), setting.value());
    }
    SparkSession spark = builder.getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Gson gson = new Gson();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] arguments = gson.fromJson(line, String[].class);
      Run answer =
          arguments[0].equals(EXECUTED_TEXTS)
              ? new Run(0, List.of(String.valueOf(ExecutedTexts.count())), List.of())
              : Run.of(arguments);
      answers.println(gson.toJson(answer));
      answers.flush();
    }
    System.exit(0); // threads of Spark and PyTorch may still be there
  }
}
