package io.poolhouse.job;

import io.poolhouse.compare.report.Provenance;
import io.poolhouse.compare.report.Provenance.Fact;
import io.poolhouse.engine.Installation;
import io.poolhouse.model.ModelPackage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What somebody needs to repeat a run: nothing that its result does not depend on. */
final class RunFacts {
  /** Where it runs, and where results go. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("--master", "--conf", "--output", "--save-best", "--debug", "--strict");

  private RunFacts() {}

  static Provenance of(ParseResult options, ComparedModels models, long textsChecksum)
      throws IOException {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "Poolhouse",
            Objects.requireNonNullElse(
                RunFacts.class.getPackage().getImplementationVersion(), "development")));
    facts.add(new Fact("Spark", org.apache.spark.package$.MODULE$.SPARK_VERSION()));
    facts.add(new Fact("DJL", Installation.here().djl()));
    facts.add(new Fact("PyTorch", Installation.here().version()));
    facts.add(new Fact("Java", Integer.toString(Runtime.version().feature())));
    for (ModelPackage model : models.packages()) {
      facts.add(new Fact("model " + model.name(), "checksum " + model.checksum()));
    }
    facts.add(new Fact("input", "checksum %016x".formatted(textsChecksum)));
    return new Provenance(command(options), facts);
  }

  private static String command(ParseResult options) {
    String words =
        options.matchedArgs().stream()
            .filter(ArgSpec::isOption)
            .map(arg -> (OptionSpec) arg)
            .filter(option -> !WITHOUT_EFFECT.contains(option.longestName()))
            .map(RunFacts::words)
            .collect(Collectors.joining(" "));
    return options.commandSpec().qualifiedName()
        + " "
        + words
        + (words.contains("--demo") ? "" : " --output DIR");
  }

  private static String words(OptionSpec option) {
    return option.arity().max() == 0
        ? option.longestName()
        : option.stringValues().stream()
            .map(value -> Secrets.shown(option.longestName(), value))
            .map(value -> option.longestName() + " " + quoted(value))
            .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:,@%+=~-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
