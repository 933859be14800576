package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.poolhouse.engine.CpuFeatures;
import io.poolhouse.job.ClusterEmbedding.Ended;
import io.poolhouse.job.ClusterEmbedding.Place;
import io.poolhouse.spark.FaultPlugin;
import io.poolhouse.spark.StandaloneCluster;
import io.poolhouse.spark.WorkerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The cluster on which faults are tried, a table to embed there, and what embedding it gives where
 * nothing disturbs it. It is started once for all tests, by {@link Shared}; its logs stay in {@code
 * target/faults/cluster}. Executors' own files lie on a {@link SmallDisk}.
 */
final class FaultyCluster implements AutoCloseable {
  private static final long ROWS = 3_000;

  /** A task each. */
  private static final int FILES = 60;

  /** Makes the undisturbed run compute for some seconds. */
  static final String SLOW = FaultPlugin.DELAY + "=60";

  private final Path folder = Path.of("target", "faults", "cluster").toAbsolutePath();
  private final Path input = folder.resolve("in.parquet");
  private final Path undisturbed = folder.resolve("undisturbed");
  private final SmallDisk disk;
  private final StandaloneCluster cluster;
  private final Place place;
  private double usualSeconds;

  /** Gives it to tests that have a parameter of this type. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
      return parameter.getParameter().getType() == FaultyCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
      return test.getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(FaultyCluster.class, type -> started(), FaultyCluster.class);
    }
  }

  private FaultyCluster() throws Exception {
    Path local = folder.resolve("disk");
    SmallDisk.unmount(local);
    Utils.deleteRecursively(folder.toFile());
    disk = SmallDisk.in(local);
    NumberedTexts.parquet(input, 0, ROWS, FILES);
    Path model = TinyModel.in(folder.resolve("tiny"));
    cluster =
        StandaloneCluster.start(
            folder,
            WorkerSettings.onHosts(List.of("127.0.0.1", "127.0.0.2"))
                .withEnvironment(Map.of("SPARK_LOCAL_DIRS", local.toString())));
    place = new Place(cluster, folder, model);
  }

  private static FaultyCluster started() {
    try {
      FaultyCluster started = new FaultyCluster();
      try {
        started.runUndisturbed();
        return started;
      } catch (Throwable e) {
        started.close();
        throw e;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Twice where seconds count: the first run reads its classes from the disk. */
  private void runUndisturbed() throws IOException, InterruptedException {
    if (FaultsPage.isRewritten()) {
      start("first", folder.resolve("first")).mustBeDone();
    }
    usualSeconds = start("undisturbed", undisturbed).mustBeDone().seconds();
    assertEquals(ROWS, place.texts("undisturbed"), "each text reaches a model once");
  }

  StandaloneCluster cluster() {
    return cluster;
  }

  Place place() {
    return place;
  }

  SmallDisk disk() {
    return disk;
  }

  Path folder() {
    return folder;
  }

  /** For runs that put other texts side by side: elsewhere that may change a bit. */
  static void assumeTextsHaveBitsOfTheirOwn() {
    assumeTrue(CpuFeatures.here().flags().contains("avx512f"), "bits depend on the texts beside");
  }

  /** Of the table, slowly. */
  ClusterEmbedding start(String name, Path output, String... options) throws IOException {
    return start(place, name, output, options);
  }

  /** With another model. */
  ClusterEmbedding start(Place otherPlace, String name, Path output, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("--conf", SLOW));
    all.addAll(List.of(options));
    return otherPlace.start(name, input, output, all.toArray(String[]::new));
  }

  /** Of a fault that the job survives. */
  void mustBeExact(Fault fault, String name, ClusterEmbedding run)
      throws IOException, InterruptedException {
    Ended ended = run.mustBeDone();
    Comparison found = mustBeExact(run.output());
    fault.write(List.of(ended.exitCode()), found, twice(name), ended.seconds() - usualSeconds);
  }

  /** Of a fault that ends the job: nothing that looks like an output, and the next run makes it. */
  void mustBeAbsentAndCompletedBy(
      Fault fault, String name, Ended failed, Path output, String... options)
      throws IOException, InterruptedException {
    assertFalse(Files.exists(output), "a job that failed left an output");
    Ended second = start(name, output, options).mustBeDone();
    Comparison found = mustBeExact(output);
    fault.write(
        List.of(failed.exitCode(), second.exitCode()),
        found,
        twice(name),
        failed.seconds() + second.seconds() - usualSeconds);
  }

  private Comparison mustBeExact(Path output) {
    Comparison found = Comparison.of(undisturbed, output);
    assertTrue(found.isExact(), found::toString);
    assertEquals(List.of(), ClusterEmbedding.staged(output), "leftovers");
    return found;
  }

  /** Texts that reached a model more than once in the runs of a name, which gave one output. */
  long twice(String name) throws IOException {
    return place.texts(name) - ROWS;
  }

  /** The files with which the driver serves models. */
  List<Path> shippedModels() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("tmp"))) {
      return files.filter(file -> file.toString().endsWith(".pt")).toList();
    }
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    disk.close();
  }
}
