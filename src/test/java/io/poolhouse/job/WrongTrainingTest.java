package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code jobs/train} and {@code jobs/score} refuse before the first text is embedded. */
class WrongTrainingTest {
  @TempDir static Path folder;
  private static String model;
  private static String input;
  private static String pipeline;

  private final Path output = folder.resolve("out");

  @BeforeAll
  static void trainOnce() throws IOException {
    TestSpark.session();
    model = TinyModel.in(folder.resolve("tiny")).toString();
    input = csv("in.csv", "id,text,label\n1,a house,x\n2,is red,y\n");
    pipeline = folder.resolve("pipeline").toString();
    run("train", pipeline, "--input", input, "--model", model, "--label", "label").mustBeDone();
  }

  @AfterEach
  void nothingWasWritten() {
    assertFalse(Files.exists(output), "the output was touched");
  }

  private static String csv(String name, String lines) throws IOException {
    return Files.writeString(folder.resolve(name), lines).toString();
  }

  private static Run run(String job, String output, String... options) {
    List<String> arguments = new ArrayList<>(List.of(job, "--output", output));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }

  private Run train(String table, String... options) {
    List<String> all = new ArrayList<>(List.of("--input", table, "--model", model));
    all.addAll(List.of(options));
    return run("train", output.toString(), all.toArray(String[]::new));
  }

  private Run score(String table, String... options) {
    List<String> all = new ArrayList<>(List.of("--input", table));
    all.addAll(List.of(options));
    return run("score", output.toString(), all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--label lable     | No column 'lable' in the input. Did you mean 'label'? It has: 'id',"
            + " 'text', 'label'.",
        "--label label --text body | No column 'body' in the input. It has: 'id', 'text', 'label'.",
        "--label label --classifier tree | There is no classifier 'tree'; expected one of:"
            + " logistic, svm, forest, bayes, mlp.",
        "--label label --pooling cls,mean | --pooling gives 2 poolings (cls, mean), and a pipeline"
            + " has one. Name one of them, or join them with '+'.",
        "--label label --pooling men | Pooling 'men': 'men' at column 1 is unknown. Did you mean"
            + " 'mean'? Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted,"
            + " all.",
        "--label label --prompt query | Model 'tiny' has no prompt 'query'; expected 'none'.",
        "--label label --max-tokens 17 | --max-tokens 17 is more than 'tiny' has positions for;"
            + " expected 3 to 16.",
        "--label label --limit 1 | All rows of the input (1) have the same label 'x' in column"
            + " 'label'. Expected two or more labels: give another label column or other rows.",
        "--label label --limit 0 | There are no rows in the input. Give a table with labelled"
            + " texts.",
      })
  void trainingThatCannotBeIsRefused(String options, String message) {
    train(input, options.split(" ")).mustBeRefused("poolhouse: " + message);
  }

  @Test
  void aLabelIsAskedFor() {
    train(input)
        .mustBeRefused(
            "poolhouse: Missing required option: '--label=COL'.", "Try 'jobs/train --help'.");
  }

  @Test
  void aRowWithoutALabelIsRefused() throws IOException {
    train(csv("gap.csv", "text,label\na,x\nb,\nc,y\n"), "--label", "label")
        .mustBeRefused(
            "poolhouse: Rows of the input without a label in column 'label' (null, NaN or blank): 1,"
                + " such as 'b'. Every text needs one: give it, or take such rows out.");
  }

  @Test
  void aPipelineIsNotOverwritten() {
    run("train", pipeline, "--input", input, "--model", model, "--label", "label")
        .mustBeRefused(
            "poolhouse: '%s' exists already. Give another --output.".formatted(pipeline));
  }

  @Test
  void aPipelineThatIsNotThereIsRefused() throws IOException {
    score(input, "--pipeline", "nowhere")
        .mustBeRefused(
            "poolhouse: There is no folder 'nowhere'. Give the folder that --output of 'jobs/train'"
                + " named.");
    score(input, "--pipeline", model)
        .mustBeRefused(
            "poolhouse: '%s' holds no Spark ML pipeline. Give the folder that --output of"
                    .formatted(model)
                + " 'jobs/train' named.");
  }

  @Test
  void aTableWithoutTheTextColumnIsRefused() throws IOException {
    score(csv("other.csv", "id,texts\n1,a\n"), "--pipeline", pipeline)
        .mustBeRefused(
            "poolhouse: No column 'text' in the input. Did you mean 'texts'? It has: 'id',"
                + " 'texts'.");
  }

  @Test
  void aTableThatHasPredictionsIsRefused() throws IOException {
    score(csv("scored.csv", "id,text,Prediction\n1,a,b\n"), "--pipeline", pipeline)
        .mustBeRefused(
            "poolhouse: The input already has a column 'Prediction', which is the name of a column"
                + " to be added. Rename it first.");
  }

  @Test
  void aFormatThatCannotHoldVectorsIsRefused() {
    Run run = score(input, "--pipeline", pipeline, "--output-format", "csv");
    assertEquals(2, run.exitCode());
    assertEquals(1, run.err().size());
    assertEquals(
        "poolhouse: csv cannot hold column 'probability' (vector). Give --output-format parquet or"
            + " jsonl.",
        run.err().get(0));
  }
}
