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

/** What is wrong before the first row: one or two lines, exit code 2, and nothing was touched. */
class WrongRequestTest {
  private static final String HELP = "Try 'jobs/embed --help'.";

  @TempDir static Path folder;
  private static Path model;
  private static Path input;
  private static Path csv;

  private final Path output = folder.resolve("out");

  @BeforeAll
  static void makeInputs() throws IOException {
    TestSpark.session();
    model = TinyModel.in(folder.resolve("tiny"));
    input = TestSpark.table(folder.resolve("in.parquet"), List.of("a house", "is red"));
    csv = folder.resolve("in.csv");
    Files.writeString(csv, "id,text,text_cls\n1,a,b\n");
  }

  @AfterEach
  void nothingWasWritten() {
    assertFalse(Files.exists(output), "the output was touched");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--unheard-of on     | Unknown option '--unheard-of'.",
        "--deleted maybe   | Invalid value for option '--deleted': Unknown choice 'maybe'."
            + " Expected one of: keep, drop.",
        "--outptu x        | Unknown option '--outptu'.",
        "extra             | Unknown argument 'extra'.",
        "--text            | Missing required parameter for option '--text' (COL[,COL...]).",
        "--limit 1 --limit 2 | option '--limit' (N) should be specified only once.",
        "--device tpu      | Invalid value for option '--device': Unknown device 'tpu'."
            + " Expected one of: auto, cpu, cuda.",
        "--precision int8  | Invalid value for option '--precision': Unknown precision 'int8'."
            + " Expected one of: float32, bfloat16, float16.",
        "--long cut        | Invalid value for option '--long': 'cut' is no way to treat long"
            + " texts. Choose 'truncate', 'head-tail' or 'window'.",
        "--as list         | Invalid value for option '--as': Unknown choice 'list'."
            + " Expected one of: array, vector.",
        "--special-tokens no | Invalid value for option '--special-tokens': Unknown choice 'no'."
            + " Expected one of: text, control.",
        "--mode ignore     | Invalid value for option '--mode': Unknown choice 'ignore'."
            + " Expected one of: error, overwrite, append.",
        "--on-bad-row skip | Invalid value for option '--on-bad-row': Unknown choice 'skip'."
            + " Expected one of: mark, fail, quarantine:PATH.",
        "--on-bad-row quarantine: | Invalid value for option '--on-bad-row': Unknown choice"
            + " 'quarantine:'. Expected one of: mark, fail, quarantine:PATH.",
        "--max-tokens two  | Invalid value for option '--max-tokens': 'two' is no whole number up"
            + " to 2147483647.",
        "--limit 1e3       | Invalid value for option '--limit': '1e3' is no whole number up to"
            + " 2147483647.",
        "--conf spark.x    | Invalid value for option '--conf' (K=V): 'spark.x' is no setting."
            + " Expected KEY=VALUE.",
        "--read-option =x  | Invalid value for option '--read-option' (K=V): '=x' is no setting."
            + " Expected KEY=VALUE.",
      })
  void aWrongOptionIsQuotedWithWhatWasExpected(String options, String message) {
    embed(options.split(" ")).mustBeRefused("poolhouse: " + message, HELP);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--max-tokens 2    | --max-tokens 2: expected 3 or more.",
        "--max-tokens 17   | --max-tokens 17 is more than 'tiny' has positions for; expected 3 to"
            + " 16.",
        "--window-stride 0 | --window-stride 0: expected 1 or more.",
        "--window-stride 15 --long window | A window stride of 15 tokens is out of range. With"
            + " windows of 16 tokens, [CLS] and [SEP] included, give 1 to 14; 14 means no overlap.",
        "--limit -1        | --limit -1: expected 0 or more.",
        "--text ,          | --text ',': expected column names, each once, as in '--text"
            + " title,body'.",
        "--text id,text,id | --text 'id,text,id': expected column names, each once, as in '--text"
            + " title,body'.",
        "--text body       | No column 'body' in the input. It has: 'id', 'text'.",
        "--pooling men     | Pooling 'men': 'men' at column 1 is unknown. Did you mean 'mean'?"
            + " Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted, all.",
        "--pooling pooler  | Pooling 'pooler' needs pooler weights, and model 'tiny' has none. Use"
            + " 'cls', the same token without the pooler's dense layer.",
        "--pooling mean@3  | Pooling 'mean@3' asks for layer 3, but model 'tiny' has the layers 0"
            + " (the embedding output) to 2 (the last). Name one of these, or count from the end:"
            + " -1 (the last) to -3.",
        "--pooling cls,cls | Pooling 'cls' is named twice in 'cls,cls'. Name it once; without '@'"
            + " it means '@-1'.",
        "--precision float16 --device cpu | Precision 'float16' needs a CUDA device. On CPU write"
            + " '--precision float32' or '--precision bfloat16'.",
        "--format csvv     | Spark has no format 'csvv'. Give one that it has (csv, json, text,"
            + " parquet, orc), or put the jar that has 'csvv' on the class path.",
        "--output-format x | Spark has no format 'x'. Give one that it has (csv, json, text,"
            + " parquet, orc), or put the jar that has 'x' on the class path.",
        "--output-format csv | csv cannot hold column 'text_mean' (array<float>). Give"
            + " --output-format parquet or jsonl.",
        "--metrics-output /nowhere/m.json | --metrics-output '/nowhere/m.json': expected a file in"
            + " a folder that exists and can be written to.",
      })
  void whatTheJobCannotDoIsSaidBeforeTheFirstRow(String options, String message) {
    embed(options.split(" ")).mustBeRefused("poolhouse: " + message);
  }

  @Test
  void aJobNeedsAnInputAndAnOutput() {
    Run.of("embed")
        .mustBeRefused("poolhouse: Missing required option: '--input=PATH|TABLE'.", HELP);
    Run.of("embed", "--input", input.toString())
        .mustBeRefused("poolhouse: Say where to write with '--output PATH', or use '--dry-run'.");
  }

  @Test
  void anInputThatIsNotThereIsQuoted() {
    Run.of("embed", "--input", "/nowhere/x.csv", "--output", output.toString(), "--model", tiny())
        .mustBeRefused(
            "poolhouse: No such file or table: '/nowhere/x.csv'. Give a path, a glob or a table"
                + " that the catalog knows.");
  }

  @Test
  void aNewColumnMustNotTakeTheNameOfAnInputColumn() {
    Run.of(
            "embed",
            "--input",
            csv.toString(),
            "--output",
            output.toString(),
            "--model",
            tiny(),
            "--pooling",
            "mean,cls")
        .mustBeRefused(
            "poolhouse: The input already has a column 'text_cls', which is the name of a column"
                + " to be added. Rename it first.");
  }

  @Test
  void anOutputThatIsThereIsLeftAsItIs() throws IOException {
    List<Path> before = files(input);
    Run.of(
            "embed",
            "--input",
            csv.toString(),
            "--output",
            input.toString(),
            "--model",
            tiny(),
            "--pooling",
            "mean")
        .mustBeRefused(
            "poolhouse: '%s' exists already. Give another --output, or --mode overwrite or append."
                .formatted(input));
    assertEquals(before, files(input));
  }

  @Test
  void theQuarantineIsCheckedLikeTheOutput() throws IOException {
    Path file = Files.writeString(folder.resolve("notes"), "mine");
    embed("--on-bad-row", "quarantine:" + file)
        .mustBeRefused(
            "poolhouse: '%s' is a file, and Spark writes folders. Give another --output."
                .formatted(file));
    embed("--on-bad-row", "quarantine:" + output)
        .mustBeRefused(
            "poolhouse: '%s' cannot be the output and the quarantine. Give another PATH."
                .formatted(output));
  }

  @Test
  void anUnknownModelIsNamedWithItsNearestNeighbour() {
    Run.of(
            "embed",
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--model",
            "minilmm")
        .mustBeRefused(
            "poolhouse: There is no model and no folder 'minilmm'. Did you mean 'minilm'? Known"
                + " models: bert-base, bge-small, e5-small, minilm.");
  }

  @Test
  void aTokenizerOfAnotherModelIsFoundBeforeTheFirstRow() throws IOException {
    Path other = TinyModel.in(folder.resolve("other"));
    Files.writeString(
        other.resolve("vocab.txt"), Files.readString(other.resolve("vocab.txt")) + "surplus\n");
    Run.of(
            "embed",
            "--input",
            input.toString(),
            "--output",
            output.toString(),
            "--model",
            other.toString())
        .mustBeRefused(
            "poolhouse: The tokenizer has 15 tokens with ids up to 14, but the model has embeddings"
                + " for ids up to 13 only. Use the tokenizer.json or vocab.txt that was published"
                + " with the model.");
  }

  @Test
  void anUnknownJobIsRefusedWithTheListOfJobs() {
    Run.of("embedd")
        .mustBeRefused(
            "poolhouse: There is no job 'embedd'. Expected one of: embed, compare, train, score, finetune, sql, model, doctor.");
    Run.of()
        .mustBeRefused(
            "poolhouse: No job is named. Expected one of: embed, compare, train, score, finetune, sql, model, doctor.");
  }

  @Test
  void aStackTraceIsShownOnRequestOnly() {
    Run run = embed("--text", "body", "--debug");
    assertEquals(2, run.exitCode());
    assertEquals(
        "poolhouse: No column 'body' in the input. It has: 'id', 'text'.", run.err().get(0));
    assertEquals(
        "io.poolhouse.spark.EmbedException: No column 'body' in the input. It has: 'id', 'text'.",
        run.err().get(1));
  }

  private static List<Path> files(Path of) throws IOException {
    try (var files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  private String tiny() {
    return model.toString();
  }

  private Run embed(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("embed", "--input", input.toString(), "--model", tiny()));
    arguments.addAll(List.of("--output", output.toString()));
    arguments.addAll(List.of(options));
    return Run.of(arguments.toArray(String[]::new));
  }
}
