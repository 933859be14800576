package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory that the system really refuses, in a process of its own. */
class HostMemoryTest {
  @TempDir Path folder;

  @Test
  void aPassThatTheHostHasNoMemoryForIsMadeInPieces() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "no Linux");
    assumeTrue(CpuFeatures.here().flags().contains("avx512f"), "bits depend on the pieces here");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // All that Java itself needs it has before the limit falls.
    command.addAll(List.of("-Xms700m", "-Xmx700m", "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dai.djl.offline=true"));
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf", "log4j2.properties"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ExhaustedHost.class.getName(), folder.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "still running");
    List<String> lines = Files.readAllLines(log);
    assertEquals(0, process.exitValue(), () -> String.join("\n", lines));
    assertTrue(lines.contains("failed: 0"), () -> String.join("\n", lines));
    assertTrue(lines.contains("equal: true"), () -> String.join("\n", lines));
    assertTrue(lines.contains("smaller passes: true"), () -> String.join("\n", lines));
    assertEquals(
        1,
        lines.stream().filter(line -> line.contains("Not enough of the host's memory")).count(),
        () -> String.join("\n", lines));
  }
}
