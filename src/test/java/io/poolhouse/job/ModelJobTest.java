package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jobs/model} on the store of the tests ({@code POOLHOUSE_HOME}, set by the build). */
class ModelJobTest {
  private static final String NAME = "job-test-tiny";
  private static final String TWIN = "job-test-twin";

  @TempDir Path folder;
  private Path source;
  private Path imported;

  @BeforeEach
  void makeSource() throws IOException {
    String home = System.getenv("POOLHOUSE_HOME");
    assumeTrue(home != null, "POOLHOUSE_HOME is not set: these tests would touch your own models");
    source = TinyModel.in(folder.resolve("tiny"));
    imported = Path.of(home, "models", NAME);
  }

  @AfterEach
  void emptyStore() {
    Run.of("model", "remove", NAME);
    Run.of("model", "remove", TWIN);
  }

  @Test
  void anImportedModelIsListedShownVerifiedAndRemoved() {
    Run imports = model("import", source.toString(), "--name", NAME, "--pooling", "cls");
    assertEquals(
        List.of("imported 'job-test-tiny': BERT, 2 layers, hidden size 8, 2 heads, vocabulary 14"),
        imports.out());
    List<String> list = model("list").out();
    assertTrue(
        list.contains(
            "job-test-tiny  imported      BERT, 2 layers, hidden size 8, 2 heads, vocabulary 14"),
        list::toString);
    assertTrue(list.stream().anyMatch(line -> line.startsWith("bge-small ")), list::toString);
    assertEquals(
        List.of(
            "name          job-test-tiny",
            "folder        " + imported,
            "source        " + source,
            "architecture  BERT, 2 layers, hidden size 8, 2 heads, vocabulary 14",
            "activation    gelu",
            "longest text  16 tokens",
            "pooling       cls by default; has no NSP pooler"),
        model("show", NAME).out().subList(0, 7));
    assertEquals(
        List.of("'job-test-tiny': files as imported; vectors differ by at most 0.0e+00."),
        model("verify", NAME).out());
    assertEquals(List.of("removed 'job-test-tiny'"), model("remove", NAME).out());
    assertFalse(Files.exists(imported));
    Run.of("model", "remove", NAME)
        .mustBeRefused(
            "poolhouse: There is no imported model 'job-test-tiny'. Imported: %s."
                .formatted(importedNames()));
  }

  @Test
  void aNameIsTakenOnce() {
    model("import", source.toString(), "--name", NAME);
    Run.of("model", "import", source.toString(), "--name", NAME)
        .mustBeRefused(
            "poolhouse: '%s' exists already. Remove it first or choose another name."
                .formatted(imported));
  }

  @Test
  void whatCannotBeImportedIsRefusedAndLeavesNothing() throws IOException {
    Run.of("model", "import", "/nowhere", "--name", NAME)
        .mustBeRefused(
            "poolhouse: There is no file or folder '/nowhere' to import. Expected one, or"
                + " 'maven:GROUP:ARTIFACT:VERSION'.");
    Run.of("model", "import", source.toString(), "--name", "Tiny!")
        .mustBeRefused(
            "poolhouse: 'Tiny!' is no name for a model. Expected small letters, digits, '.', '_'"
                + " and '-', the first a letter or digit; say --name NAME.");
    Run.of("model", "import", source.toString(), "--name", NAME, "--heads", "3")
        .mustBeRefused(
            "poolhouse: hidden_size 8 is not a multiple of num_attention_heads 3: every head has"
                + " the same width.");
    Run.of("model", "import", source.toString(), "--name", NAME, "--activation", "mish")
        .mustBeRefused(
            "poolhouse: Invalid value for option '--activation': Unknown activation 'mish'. Write"
                + " one of: gelu, gelu_new, relu, silu.",
            "Try 'jobs/model import --help'.");
    assertFalse(Files.exists(imported));
  }

  /** Both show only when the package is there, and take it away again. */
  @Test
  void aModelThatCannotEmbedDoesNotStay() throws IOException {
    Run.of("model", "import", source.toString(), "--name", NAME, "--pooling", "pooler")
        .mustBeRefused(
            "poolhouse: Pooling 'pooler' needs pooler weights, and model 'job-test-tiny' has none."
                + " Use 'cls', the same token without the pooler's dense layer.");
    assertFalse(Files.exists(imported));
    Files.writeString(
        source.resolve("vocab.txt"), Files.readString(source.resolve("vocab.txt")) + "surplus\n");
    Run.of("model", "import", source.toString(), "--name", NAME)
        .mustBeRefused(
            "poolhouse: The tokenizer has 15 tokens with ids up to 14, but the model has embeddings"
                + " for ids up to 13 only. Use the tokenizer.json or vocab.txt that was published"
                + " with the model.");
    assertFalse(Files.exists(imported));
  }

  @Test
  void verifyFindsADamagedFile() throws IOException {
    model("import", source.toString(), "--name", NAME);
    Path weights = imported.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    Run.of("model", "verify", NAME)
        .mustBeRefused(
            "poolhouse: '%s' was changed: its SHA-256 is not the one in 'poolhouse.json'. Import the model again."
                .formatted(weights));
  }

  @Test
  void verifyFindsAMachineThatComputesOtherNumbers() throws IOException {
    model("import", source.toString(), "--name", NAME);
    edit("\"vector\": \\[\\s*", "\"vector\": [ 1");
    Run run = Run.of("model", "verify", NAME);
    assertTrue(
        Pattern.matches(
            "'job-test-tiny': files as imported; vectors differ by at most [1-9].*e\\+0[0-9].",
            run.out().get(0)),
        run.out()::toString);
    assertEquals(
        List.of(
            "poolhouse: 'job-test-tiny': that is too much; its files are whole, so this machine or"
                + " its PyTorch computes other numbers."),
        run.err());
    assertEquals(1, run.exitCode());
  }

  @Test
  void verifyRefusesStoredVectorsOfPoolingsThatAreNoMore() throws IOException {
    model("import", source.toString(), "--name", NAME);
    edit("\"pooling\": \"weighted\"", "\"pooling\": \"median\"");
    Run.of("model", "verify", NAME)
        .mustBeRefused(
            "poolhouse: 'job-test-tiny' keeps a vector of 8 numbers for pooling 'median', which"
                + " this version does not give. Import the model again.");
  }

  @Test
  void aPlainFolderIsVerifiedByComputing() {
    assertEquals(
        List.of(
            "'%s': it computes, but has no checksums and vectors of an import to compare with."
                .formatted(source)),
        model("verify", source.toString()).out());
  }

  @Test
  void aBrokenPackageHidesNoOther() throws IOException {
    model("import", source.toString(), "--name", NAME);
    model("import", source.toString(), "--name", TWIN);
    Files.delete(imported.resolve("config.json"));
    List<String> list = model("list").out();
    assertTrue(
        list.stream().anyMatch(line -> line.startsWith("job-test-tiny  imported      broken: ")),
        list::toString);
    assertTrue(
        list.stream().anyMatch(line -> line.startsWith("job-test-twin  imported      BERT, ")));
  }

  @Test
  void aCommandIsNeeded() {
    Run.of("model")
        .mustBeRefused(
            "poolhouse: Say what to do: list, show, import, verify or remove.",
            "Try 'jobs/model --help'.");
    Run.of("model", "lst")
        .mustBeRefused("poolhouse: Unknown argument 'lst'.", "Try 'jobs/model --help'.");
    Run.of("model", "show")
        .mustBeRefused(
            "poolhouse: Missing required parameter: 'M'.", "Try 'jobs/model show --help'.");
  }

  private static Run model(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "model";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Run.of(all).mustBeDone();
  }

  private void edit(String what, String by) throws IOException {
    Path manifest = imported.resolve("poolhouse.json");
    Files.writeString(manifest, Files.readString(manifest).replaceFirst(what, by));
  }

  private static String importedNames() {
    List<String> names =
        model("list").out().stream()
            .filter(line -> line.contains("  imported  "))
            .map(line -> line.split(" ")[0])
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
