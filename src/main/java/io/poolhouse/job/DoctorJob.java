package io.poolhouse.job;

import ai.djl.engine.EngineException;
import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.engine.Installation;
import io.poolhouse.model.ModelStore;
import io.poolhouse.text.TextTokenizer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code jobs/doctor}: whether everything that the other jobs need is here. */
@Command(
    name = "doctor",
    description = "Tells what this machine has and lacks; exit 1 where a line says fail.")
final class DoctorJob implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ProgramOptions options;

  private boolean failed;

  @Override
  public Integer call() {
    java();
    spark();
    pytorch();
    tokenizer();
    processor();
    models();
    return failed ? ExitCode.FAILED : ExitCode.DONE;
  }

  private void java() {
    int version = Runtime.version().feature();
    if (version >= 17) {
      ok("Java %s from %s".formatted(Runtime.version(), System.getProperty("java.home")));
    } else {
      fail("Java %s; install 17 or newer and set JAVA_HOME".formatted(Runtime.version()));
    }
  }

  private void spark() {
    String home = System.getenv("SPARK_HOME");
    try {
      ok(
          "Spark %s, %s"
              .formatted(
                  org.apache.spark.package$.MODULE$.SPARK_VERSION(),
                  home == null ? "local, from Maven (SPARK_HOME is not set)" : "in " + home));
    } catch (NoClassDefFoundError missing) {
      fail("Spark is not on the class path; start this by 'jobs/doctor'");
    }
  }

  private void pytorch() {
    try {
      Installation here = Installation.here();
      ok("DJL %s, PyTorch %s from %s".formatted(here.djl(), here.version(), here.libraries()));
      if (here.gpus() == 0) {
        warn("no CUDA device: '--device cuda' will be refused, 'auto' is the CPU");
      }
      for (int gpu = 0; gpu < here.gpus(); gpu++) {
        ok("CUDA %s, device %d: %s".formatted(here.cuda(), gpu, Installation.memory(gpu)));
      }
    } catch (EngineException | UnsatisfiedLinkError broken) {
      fail(
          "PyTorch's natives do not load: %s. They are for Linux x86_64 with glibc 2.28 or newer"
              .formatted(broken.getMessage()));
    }
  }

  private void tokenizer() {
    try {
      ok("Hugging Face tokenizers %s".formatted(TextTokenizer.nativeVersion()));
    } catch (EngineException | UnsatisfiedLinkError broken) {
      fail("the tokenizer's natives do not load: " + broken.getMessage());
    }
  }

  private void processor() {
    CpuFeatures cpu = CpuFeatures.here();
    int cores = Runtime.getRuntime().availableProcessors();
    if (cpu.bfloat16()) {
      ok("%d cores with bfloat16 instructions: '--precision bfloat16' pays".formatted(cores));
    } else {
      ok(
          "%d cores without bfloat16 instructions: stay with '--precision float32'"
              .formatted(cores));
    }
  }

  private void models() {
    try {
      ModelStore store = ModelStore.standard();
      List<String> imported = store.importedNames();
      for (String name : imported) {
        model(store, name);
      }
      store.known().stream()
          .filter(known -> !imported.contains(known.name()))
          .forEach(known -> ok("model %s: imports itself on first use".formatted(known.name())));
    } catch (IOException | IllegalArgumentException broken) {
      fail("the model store cannot be read: " + broken.getMessage());
    }
  }

  private void model(ModelStore store, String name) {
    try {
      store.resolve(name).verify();
      ok("model %s: files as imported".formatted(name));
    } catch (IOException | IllegalArgumentException broken) {
      fail("model %s: %s".formatted(name, broken.getMessage()));
    }
  }

  private void ok(String what) {
    say("ok", what);
  }

  private void warn(String what) {
    say("warn", what);
  }

  private void fail(String what) {
    failed = true;
    say("fail", what);
  }

  private void say(String verdict, String what) {
    spec.commandLine().getOut().printf("%-5s %s%n", verdict, what);
    spec.commandLine().getOut().flush();
  }
}
