package io.poolhouse.job;

import io.poolhouse.engine.DeviceChoice;
import io.poolhouse.engine.Precision;
import io.poolhouse.model.Activation;
import io.poolhouse.text.LongTexts;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The program: its first argument names the job. */
@Command(
    name = "poolhouse",
    description = "Embeds text columns with BERT on Spark: every pooling from one pass.",
    subcommands = {EmbedJob.class, ModelJob.class, DoctorJob.class})
public final class Poolhouse implements Runnable {
  @Spec private CommandSpec spec;

  public static void main(String[] arguments) {
    int exitCode = run(arguments);
    // Threads of Spark and PyTorch may still be there; the work is done.
    System.exit(exitCode);
  }

  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine program = new CommandLine(new Poolhouse());
    program.setParameterExceptionHandler(Failure::wrongParameter);
    program.setExecutionExceptionHandler(Poolhouse::failed);
    program.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    program.setUsageHelpWidth(100);
    program.setCaseInsensitiveEnumValuesAllowed(true);
    program.registerConverter(Precision.class, byOwnWords(Precision::parse));
    program.registerConverter(DeviceChoice.class, byOwnWords(DeviceChoice::parse));
    program.registerConverter(LongTexts.class, byOwnWords(LongTexts::parse));
    program.registerConverter(Activation.class, byOwnWords(Activation::parse));
    program.registerConverter(BadRowOption.class, byOwnWords(BadRowOption::parse));
    return program;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Name a job: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }

  /** The rooms' own messages, without what picocli says about types. */
  private static <T> ITypeConverter<T> byOwnWords(Function<String, T> parse) {
    return word -> {
      try {
        return parse.apply(word);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    };
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    Object job = command.getCommand();
    Failure failure = Failure.of(thrown, job instanceof WorkingJob rows && rows.isWorking());
    command.getErr().println("poolhouse: " + failure.message());
    if (parsed.hasMatchedOption("--debug")) {
      thrown.printStackTrace(command.getErr());
    }
    return failure.exitCode();
  }
}
