package io.poolhouse.job;

import io.poolhouse.model.Activation;
import io.poolhouse.model.EncoderConfig;
import io.poolhouse.model.ImportOptions;
import io.poolhouse.model.KnownModel;
import io.poolhouse.model.ModelException;
import io.poolhouse.model.ModelPackage;
import io.poolhouse.model.ModelStore;
import io.poolhouse.model.Prompts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs/model}: what is imported, and importing. Needs no Spark. */
@Command(
    synopsisSubcommandLabel = "COMMAND",
    description = "Lists, imports, verifies and removes models.")
final class ModelJob implements Runnable {
  static final String NAME = "model";

  @Spec private CommandSpec spec;
  @Mixin private ProgramOptions program;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do: list, show, import, verify or remove.");
  }

  @Command(name = "list", description = "Imported models, and those that import themselves.")
  void list(@Mixin ProgramOptions options) throws IOException {
    ModelStore store = ModelStore.standard();
    List<String> imported = store.importedNames();
    for (String name : imported) {
      say("%-12s  imported      %s".formatted(name, described(store, name)));
    }
    for (KnownModel known : store.known()) {
      if (!imported.contains(known.name())) {
        say("%-12s  on first use  %s".formatted(known.name(), known.description()));
      }
    }
  }

  @Command(name = "show", description = "What is known of a model.")
  void show(
      @Parameters(paramLabel = "M", description = "A name or a folder.") String name,
      @Mixin ProgramOptions options)
      throws IOException {
    ModelPackage model = Models.resolve(name, console());
    EncoderConfig config = model.config();
    say("name          " + model.name());
    say("folder        " + model.folder());
    say("source        " + model.source().orElse("the folder, as it lies"));
    say("architecture  " + described(model));
    say("activation    " + config.activation().word());
    say("longest text  %d tokens".formatted(model.maxTokens()));
    say(
        "pooling       %s by default%s"
            .formatted(
                model.defaultPooling(),
                model.hasPooler() ? "; has the NSP pooler" : "; has no NSP pooler"));
    say(
        "vectors       %s"
            .formatted(
                model.normalizes() ? "divided by their length by default" : "not normalised"));
    Prompts prompts = model.prompts();
    prompts
        .byName()
        .forEach(
            (prompt, text) ->
                say(
                    "prompt        %s: '%s'%s"
                        .formatted(
                            prompt,
                            text,
                            prompts.byDefault().filter(prompt::equals).isPresent()
                                ? ", by default"
                                : "")));
    say("checksum      " + model.checksum());
  }

  @Command(name = "import", description = "Makes a model package from a source.")
  void importModel(
      @Parameters(
              paramLabel = "SOURCE",
              description =
                  "A Hugging Face folder, an .onnx file, a TensorFlow SavedModel or checkpoint, a zip or"
                      + " jar with one of these, maven:GROUP:ARTIFACT:VERSION, or a known name.")
          String source,
      @Option(names = "--name", paramLabel = "M", description = "Default: the source's own.")
          Optional<String> name,
      @Option(
              names = "--activation",
              paramLabel = "A",
              description =
                  "gelu, gelu_new, relu or silu, where the source does not say or is wrong.")
          Optional<Activation> activation,
      @Option(
              names = "--heads",
              paramLabel = "N",
              description = "Attention heads, where the source does not say.")
          Optional<Integer> heads,
      @Option(
              names = "--pooling",
              paramLabel = "P",
              description = "The pooling that 'jobs/embed' takes by default.")
          Optional<String> pooling,
      @Mixin ProgramOptions options)
      throws IOException {
    OptionalInt headCount = heads.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    ModelPackage model =
        Models.importModel(source, new ImportOptions(name, activation, headCount, pooling));
    say("imported '%s': %s".formatted(model.name(), described(model)));
  }

  @Command(
      name = "verify",
      description = "Checks a model's files, then its vectors against those of the import.")
  int verify(
      @Parameters(paramLabel = "M", description = "A name or a folder.") String name,
      @Mixin ProgramOptions options)
      throws IOException {
    ModelPackage model = Models.resolve(name, console());
    model.verify();
    if (model.selfTest().isEmpty()) {
      SelfTest.of(model).vectors();
      say(
          "'%s': it computes, but has no checksums and vectors of an import to compare with."
              .formatted(name));
      return ExitCode.DONE;
    }
    double difference = SelfTest.difference(model);
    say("'%s': files as imported; vectors differ by at most %.1e.".formatted(name, difference));
    if (SelfTest.passes(difference)) {
      return ExitCode.DONE;
    }
    console()
        .say(
            "'%s': that is too much; its files are whole, so this machine or its PyTorch computes other numbers."
                .formatted(name));
    return ExitCode.FAILED;
  }

  @Command(name = "remove", description = "Deletes an imported model.")
  void remove(
      @Parameters(paramLabel = "M", description = "Its name.") String name,
      @Mixin ProgramOptions options)
      throws IOException {
    ModelStore.standard().remove(name);
    say("removed '%s'".formatted(name));
  }

  private Console console() {
    return new Console(spec.commandLine());
  }

  private void say(String line) {
    console().print(line);
  }

  /** One broken package must not hide the others. */
  private static String described(ModelStore store, String name) throws IOException {
    try {
      return described(store.resolve(name));
    } catch (ModelException broken) {
      return "broken: " + broken.getMessage();
    }
  }

  private static String described(ModelPackage model) {
    EncoderConfig config = model.config();
    return "%s, %d layers, hidden size %d, %d heads, vocabulary %,d"
        .formatted(
            config.architecture().title(),
            config.layers(),
            config.hiddenSize(),
            config.heads(),
            config.vocabularySize());
  }
}
