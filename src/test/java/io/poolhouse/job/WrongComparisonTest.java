package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code jobs/compare} refuses before the first text is embedded. */
class WrongComparisonTest {
  private static final String HELP = "Try 'jobs/compare --help'.";

  @TempDir static Path folder;
  private static String model;
  private static String labelled;
  private static String pairs;

  private final Path output = folder.resolve("out");

  @BeforeAll
  static void makeInputs() throws IOException {
    TestSpark.session();
    model = TinyModel.in(folder.resolve("tiny")).toString();
    labelled = csv("in.csv", "id,text,label", "1,a house,x", "2,is red,y", "3,is red,y");
    pairs = csv("pairs.csv", "one,two,score", "a house,houses,4", "red,is red,3.5", "a,is,1");
  }

  @AfterEach
  void nothingWasWritten() {
    assertFalse(Files.exists(output), "the output was touched");
  }

  private static String csv(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines)).toString();
  }

  private Run compare(String table, String... options) {
    List<String> all =
        new ArrayList<>(
            List.of("compare", "--input", table, "--model", model, "--output", output.toString()));
    all.addAll(List.of(options));
    return Run.of(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--label lable | No column 'lable' in the input. Did you mean 'label'? It has: 'id', 'text',"
            + " 'label'.",
        "--label label --text body | No column 'body' in the input. It has: 'id', 'text', 'label'.",
        "--label label --id key | No column 'key' in the input. It has: 'id', 'text', 'label'.",
        "--label label --limit 1 | All rows of the input (1) have the same label 'x' in column"
            + " 'label'. Expected two or more labels: give another label column or other rows.",
        "--label label --limit 0 | There are no rows in the input. Give a table with labelled"
            + " texts.",
        "--label label --folds 3 | --folds 3: expected 2 to 2, as the input has 3 rows with 2"
            + " different texts.",
        "--label label | --folds 10: expected 2 to 2, as the input has 3 rows with 2 different"
            + " texts.",
        "--label label --folds 1 | --folds 1: expected 2 or more.",
        "--label label --repeats 0 | --repeats 0: expected 1 or more.",
        "--label label --classifier tree | There is no classifier 'tree'; expected one of:"
            + " logistic, svm, forest, bayes, mlp.",
        "--label label --classifier logistic, | There is no classifier ''; expected one of:"
            + " logistic, svm, forest, bayes, mlp.",
        "--label label --pooling cls,men | Pooling 'cls,men': 'men' at column 5 is unknown. Did you"
            + " mean 'mean'? Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last,"
            + " weighted, all.",
        "--label label --reference men | Pooling 'men': 'men' at column 1 is unknown. Did you mean"
            + " 'mean'? Known here: cls, pooler, mean, mean-nospecial, max, sqrt, last, weighted,"
            + " all.",
        "--label label --reference pooler | Pooling 'pooler' needs pooler weights, and model 'tiny'"
            + " has none. Use 'cls', the same token without the pooler's dense layer.",
        "--label label --test /nowhere/x.csv | No such file or table: '/nowhere/x.csv'. Give a"
            + " path, a glob or a table that the catalog knows.",
        "--label label --pair text,id --score id | --label and --pair are two kinds of comparison."
            + " Give one of them.",
        "--label label --score id | --score and --subset belong to '--pair COL,COL'. Give it, or"
            + " leave them out.",
        "--label label --folds 2 --prompt query | Model 'tiny' has no prompt 'query'; expected"
            + " 'none'.",
        "--label label --folds 2 --max-tokens 17 | --max-tokens 17 is more than 'tiny' has positions"
            + " for; expected 3 to 16.",
        "--score id | Say what to compare by: '--label COL' for classes, '--pair COL,COL --score"
            + " COL' for similarity, or '--demo'.",
        "--demo --label label | --demo has its own input. Leave out --input or --demo.",
      })
  void aComparisonByLabelsThatCannotBeIsRefused(String options, String message) {
    compare(labelled, options.split(" ")).mustBeRefused("poolhouse: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--pair one | --pair 'one': expected two column names, as in '--pair text1,text2'.",
        "--pair one,two,score | --pair 'one,two,score': expected two column names, as in '--pair"
            + " text1,text2'.",
        "--pair one,two | --pair needs the column of its scores: give '--score COL'.",
        "--pair one,one --score score | The pair 'one,one' is one column twice. Name the two"
            + " columns whose texts are to be compared.",
        "--pair one,two --score points | No column 'points' in the input. It has: 'one', 'two',"
            + " 'score'.",
        "--pair one,three --score score | No column 'three' in the input. It has: 'one', 'two',"
            + " 'score'.",
        "--pair one,two --score score --subset year | No column 'year' in the input. It has:"
            + " 'one', 'two', 'score'.",
        "--pair one,two --score two | Row 1 (text 'a house'): score 'houses' in column 'two' is not"
            + " a number. Expected a number in every row; correct the row or leave it out.",
        "--pair one,two --score score --limit 2 | There are only 2 pairs with both texts and a"
            + " score. At least 3 are needed to compare an order.",
        "--pair one,two --score score --learning-curve | --test, --learning-curve and --save-best"
            + " need classes to learn; nothing is trained with --pair. Leave them out.",
      })
  void aComparisonOfPairsThatCannotBeIsRefused(String options, String message) {
    compare(pairs, options.split(" ")).mustBeRefused("poolhouse: " + message);
  }

  @Test
  void theRowWithAWrongScoreIsNamed() throws IOException {
    String table =
        csv("scores.csv", "one,two,score", "a,house,1", "red,is,4", "is red,house,high", "a,is,2");
    compare(table, "--pair", "one,two", "--score", "score")
        .mustBeRefused(
            "poolhouse: Row 3 (text 'is red'): score 'high' in column 'score' is not a number."
                + " Expected a number in every row; correct the row or leave it out.");
  }

  @Test
  void aRowWithoutALabelIsRefused() throws IOException {
    compare(csv("gap.csv", "text,label", "a,x", "b,", "c,y"), "--label", "label")
        .mustBeRefused(
            "poolhouse: Rows of the input without a label in column 'label' (null, NaN or blank): 1,"
                + " such as 'b'. Every text needs one: give it, or take such rows out.");
  }

  @Test
  void aTestLabelThatTrainingNeverHasIsRefused() throws IOException {
    String test = csv("test.csv", "text,label", "a,x", "b,z", "c,z");
    compare(labelled, "--label", "label", "--test", test)
        .mustBeRefused(
            "poolhouse: The test table has labels that the input never has, so that nothing can"
                + " learn them: 'z' (2 rows). Take these rows out, or add such rows to the input.");
  }

  @Test
  void aTestTableWithoutTheLabelColumnIsRefused() throws IOException {
    String test = csv("other.csv", "text,class", "a,x");
    compare(labelled, "--label", "label", "--test", test)
        .mustBeRefused("poolhouse: No column 'label' in the test table. It has: 'text', 'class'.");
  }

  @Test
  void anInputAndAnOutputAreAskedFor() {
    Run.of("compare")
        .mustBeRefused("poolhouse: Missing required option: '--input=PATH|TABLE'.", HELP);
    Run.of("compare", "--input", labelled, "--label", "label", "--model", model)
        .mustBeRefused("poolhouse: Missing required option: '--output=DIR'.", HELP);
  }

  @Test
  void anUnknownModelIsNamedWithItsNearestNeighbour() {
    for (String models : List.of("minilmm", model + ",minilmm")) {
      Run.of(
              "compare",
              "--input",
              labelled,
              "--label",
              "label",
              "--model",
              models,
              "--output",
              output.toString())
          .mustBeRefused(
              "poolhouse: There is no model and no folder 'minilmm'. Did you mean 'minilm'? Known"
                  + " models: bert-base, bge-small, e5-small, minilm.");
    }
  }

  @Test
  void twoModelsOfOneNameAreRefused() throws IOException {
    String other = TinyModel.in(folder.resolve("elsewhere").resolve("tiny")).toString();
    Run.of(
            "compare",
            "--input",
            labelled,
            "--label",
            "label",
            "--model",
            model + "," + other,
            "--output",
            output.toString())
        .mustBeRefused(
            "poolhouse: Two of the models have the same name: tiny, tiny. Rename a folder, or import"
                + " it with '--name'.");
  }

  @Test
  void aFolderOfOtherThingsIsLeftAsItIs() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("notes.txt"), "mine");
    Files.writeString(mine.resolve("report.md"), "mine, too");
    Run.of(
            "compare",
            "--input",
            labelled,
            "--label",
            "label",
            "--folds",
            "2",
            "--model",
            model,
            "--output",
            mine.toString())
        .mustBeRefused(
            "poolhouse: '%s' holds 'notes.txt', which is no part of a report. Give another --output."
                .formatted(mine));
    assertEquals("mine, too", Files.readString(mine.resolve("report.md")));
    try (Stream<Path> files = Files.list(mine)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void anOutputThatIsAFileIsRefused() throws IOException {
    String file = csv("file", "mine");
    Run.of(
            "compare",
            "--input",
            labelled,
            "--label",
            "label",
            "--folds",
            "2",
            "--model",
            model,
            "--output",
            file)
        .mustBeRefused(
            "poolhouse: '%s' is a file, and a report needs a folder. Give another --output."
                .formatted(file));
    assertEquals("mine\n", Files.readString(Path.of(file)));
  }

  @Test
  void aPipelineIsNotSavedOverSomethingElse() {
    String[] options = {"--label", "label", "--folds", "2", "--save-best", model};
    compare(labelled, options)
        .mustBeRefused(
            "poolhouse: '%s' exists already. Give another --save-best.".formatted(model));
  }

  @Test
  void aPipelineHasNoPlaceInTheReport() {
    for (Path best : List.of(output, output.resolve("best"))) {
      compare(labelled, "--label", "label", "--folds", "2", "--save-best", best.toString())
          .mustBeRefused(
              "poolhouse: --save-best '%s' is in the report's folder. Give one outside '%s'."
                  .formatted(best, output));
    }
  }
}
