package io.poolhouse.job;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jobs/doctor}: whether everything that the other jobs need is here. */
@Command(
    description = {
      "Tells what this machine has and what it lacks: Java, Spark, PyTorch, the tokenizer, devices,"
          + " the processor, models. Each line starts with ok, warn or fail; exit 1 where one"
          + " fails."
    })
final class DoctorJob implements Callable<Integer> {
  static final String NAME = "doctor";

  @Spec private CommandSpec spec;
  @Mixin private ProgramOptions options;

  @Override
  public Integer call() {
    boolean failed = print(MachineCheck.ofJava());
    failed |= print(SparkCheck.of(System.getenv("SPARK_HOME")));
    failed |= print(MachineCheck.ofPyTorch());
    failed |= print(MachineCheck.ofTokenizer());
    failed |= print(MachineCheck.ofProcessor());
    failed |= print(ModelCheck.ofAll());
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  /**
   * @return whether one of them fails
   */
  private boolean print(List<Finding> findings) {
    Console console = new Console(spec.commandLine());
    findings.forEach(finding -> console.print(finding.line()));
    return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.FAIL);
  }
}
