package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several models in one application: who loads them, what they give, and what they take. */
@Tag("slow")
class ManyModelsTest {
  /** The weights of bge-small and e5-small in float32. */
  private static final double TWO_MODELS_MIB = 2 * 127;

  @TempDir Path folder;

  @Test
  void eightQueriesAtOnceWithTwoModelsLoadEachOnceAndGetWhatEachTextAloneGets() throws Exception {
    Map<String, Double> figures = application("concurrent");
    assertEquals(2, figures.get("loads"), figures::toString);
    assertEquals(2, figures.get("loaded"), figures::toString);
    assertTrue(figures.get("difference") < 1e-5, figures::toString);
    assertTrue(figures.get("peak_mib") < 2_048, figures::toString);
  }

  /** Resident memory of the whole process; its Java heap is resident from the start. */
  @Test
  void aModelThatIsUnloadedGivesItsMemoryBackToTheSystem() throws Exception {
    Map<String, Double> figures = application("memory");
    double all = figures.get("all_mib");
    double one = figures.get("one_mib");
    assertTrue(all - one > 0.8 * TWO_MODELS_MIB, "two of three unloaded: " + figures);
    double grown = figures.get("round6_mib") - figures.get("round2_mib");
    assertTrue(grown < 0.25 * TWO_MODELS_MIB, "twelve loads later: " + figures);
    double last = figures.get("round6_mib");
    assertTrue(last - figures.get("none_mib") > 0.3 * TWO_MODELS_MIB, "none left: " + figures);
    assertEquals(1, figures.get("loaded"), figures::toString);
    assertTrue(figures.get("loads") > 18, "they were loaded again and again: " + figures);
  }

  private Map<String, Double> application(String what) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        process(what).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    assertEquals(0, process.exitValue(), () -> text(err));
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : Files.readAllLines(out)) {
      String[] words = line.split(" ");
      figures.put(words[0], Double.valueOf(words[1]));
    }
    System.out.println(what + ": " + figures);
    return figures;
  }

  private static ProcessBuilder process(String what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("conf", "jvm.options").toAbsolutePath());
    command.addAll(List.of("-Xms600m", "-Xmx600m", "-XX:+AlwaysPreTouch"));
    command.addAll(StandaloneCluster.SHORT_LIVED);
    command.add("-Dai.djl.offline=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ManyModelsApplication.class.getName(), what));
    return new ProcessBuilder(command);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
