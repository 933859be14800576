package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code jobs/launcher.sh} runs and when it builds, in a copy of the project whose {@code
 * java}, {@code mvn} and {@code spark-submit} print their arguments.
 */
class LauncherRulesTest {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final String ECHO = "#!/usr/bin/env bash\necho \"$(basename \"$0\")\" \"$@\"\n";

  @TempDir Path folder;
  private Path home;
  private Path classes;
  private Path classpath;
  private Path archive;
  private Map<String, String> environment;

  @BeforeEach
  void copyProject() throws IOException {
    home = Files.createDirectory(folder.resolve("a project"));
    for (String file :
        List.of(
            "jobs/embed",
            "jobs/model",
            "jobs/launcher.sh",
            "conf/models.properties",
            "conf/spark-defaults.conf")) {
      Files.createDirectories(home.resolve(file).getParent());
      Files.copy(PROJECT.resolve(file), home.resolve(file));
    }
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(home.resolve("src/main/java"));
    classes = Files.createDirectories(home.resolve("target/classes/io"));
    classpath = Files.writeString(home.resolve("target/launcher.classpath"), "/etc/passwd");
    Files.writeString(home.resolve("target/poolhouse-spark.jar"), "");
    program("java", ECHO);
    program("mvn", "#!/usr/bin/env bash\necho mvn \"$@\" >>mvn-calls\n");
    environment = new HashMap<>();
    environment.put("JAVA_HOME", folder.toString());
    environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    archive = Files.writeString(home.resolve("target/launcher.jsa"), "");
    Files.writeString(
        home.resolve("target/launcher.jsa.of"),
        folder.toRealPath().resolve("bin/java") + ":/etc/passwd\n");
  }

  @Test
  void whatIsUpToDateStartsAtOnce() throws Exception {
    assertEquals(List.of(), embed("--input", "x").err());
    assertEquals(List.of(), mavenCalls());
  }

  @Test
  void anEditedAddedOrRemovedSourceIsBuilt() throws Exception {
    Path source = Files.writeString(home.resolve("src/main/java/A.java"), "class A {}");
    age(source, source.getParent());
    embed();
    assertEquals(List.of(), mavenCalls());
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(List.of("poolhouse: building (first run, or the sources changed)"), embed().err());
    age(source, source.getParent());
    Files.delete(source);
    Files.setLastModifiedTime(source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));
    embed();
    assertEquals(
        List.of("mvn -B -q -ntp process-classes", "mvn -B -q -ntp process-classes"), mavenCalls());
  }

  @Test
  void missingClassesOrLibrariesAreBuilt() throws Exception {
    Files.delete(classes);
    embed();
    Files.createDirectory(classes);
    Files.writeString(classpath, "/etc/passwd:/nowhere/picocli.jar");
    embed();
    assertEquals(2, mavenCalls().size());
  }

  @Test
  void aBuildThatFailsIsShown() throws Exception {
    Files.delete(classpath);
    program("mvn", "#!/usr/bin/env bash\necho release version 17 not supported; exit 1\n");
    embed()
        .mustBeRefused(
            "poolhouse: building (first run, or the sources changed)",
            "release version 17 not supported",
            "poolhouse: the build failed; it needs JDK 17 or newer (JAVA_HOME) and Maven 3.8 or newer");
  }

  @Test
  void ofTwoFirstRunsOneBuilds() throws Exception {
    Files.delete(classpath);
    program(
        "mvn",
        "#!/usr/bin/env bash\necho mvn \"$@\" >>mvn-calls\nsleep 1\necho /etc/passwd >target/launcher.classpath\n");
    Path other = Files.createDirectory(folder.resolve("other"));
    Process first = Run.start(folder, environment, home + "/jobs/embed");
    Process second = Run.start(other, environment, home + "/jobs/embed");
    assertEquals(1, Run.ended(first, folder).out().size());
    assertEquals(1, Run.ended(second, other).out().size());
    assertEquals(1, mavenCalls().size());
  }

  @Test
  void aJobRunsInOneJavaOnMavensSpark() throws Exception {
    String command = embed("--input", "a b", "--conf", "spark.driver.memory=3g").out().get(0);
    assertTrue(command.startsWith("java @" + home + "/conf/jvm.options "), command);
    assertTrue(command.contains(" -Xmx3g -XX:+UseParallelGC -XX:SharedArchiveFile="), command);
    assertTrue(
        command.endsWith(
            " -cp /etc/passwd:%s/target/classes io.poolhouse.job.Poolhouse embed --input a b --conf spark.driver.memory=3g"
                .formatted(home)),
        command);
    environment.put("POOLHOUSE_JAVA_OPTS", "-Xmx8g -Dx=y");
    assertTrue(embed().out().get(0).contains(" -Xmx8g -Dx=y -cp "));
  }

  @Test
  void theHeapOfAnEmbeddingJobGrowsWithTheCoresAndNotWithTheMachinesMemory() throws Exception {
    int megabytes = 512 + 256 * Runtime.getRuntime().availableProcessors();
    String command = embed("--conf", "spark.driver.memory=3g").out().get(0);
    int ours = command.indexOf(" -Xmx" + megabytes + "m ");
    assertTrue(ours > 0 && ours < command.indexOf(" -Xmx3g "), command);
  }

  @Test
  void aCollectorOfTheUsersOwnIsTheOnlyOne() throws Exception {
    environment.put("POOLHOUSE_JAVA_OPTS", "-XX:+UseG1GC");
    String command = embed().out().get(0);
    assertTrue(command.contains(" -XX:+UseG1GC -cp "), command);
    assertFalse(command.contains("UseParallelGC"), command);
  }

  @Test
  void anArchiveIsMadeOnceForAJavaAndItsLibraries() throws Exception {
    String option = " -XX:SharedArchiveFile=" + archive + " ";
    assertTrue(embed().out().get(0).contains(option));
    program(
        "java",
        """
        #!/usr/bin/env bash
        for argument; do
          case $argument in -XX:ArchiveClassesAtExit=*) touch "${argument#*=}" ;; esac
        done
        echo java "$@"
        """);
    Files.writeString(classpath, "/etc/passwd:/etc/hosts");
    Run first = embed();
    assertEquals(
        List.of("poolhouse: preparing Java's archive of Spark's classes (first run)"), first.err());
    assertEquals(1, first.out().size());
    assertTrue(first.out().get(0).contains(option));
    Run second = embed();
    assertEquals(List.of(), second.err());
    assertEquals(first.out(), second.out());
  }

  @Test
  void anArchiveThatCannotBeMadeIsDoneWithoutAndNotTriedAgain() throws Exception {
    Files.writeString(classpath, "/etc/passwd:/etc/hosts");
    assertEquals(1, embed().err().size(), "this java writes no archive");
    Run second = embed();
    assertEquals(List.of(), second.err());
    assertFalse(second.out().get(0).contains("SharedArchiveFile"), second::toString);
  }

  @Test
  void whoSharesClassesOtherwiseIsLeftAlone() throws Exception {
    Files.delete(archive);
    Files.delete(archive.resolveSibling("launcher.jsa.of"));
    environment.put("POOLHOUSE_JAVA_OPTS", "-Xshare:off");
    Run run = embed();
    assertEquals(List.of(), run.err());
    assertFalse(run.out().get(0).contains("SharedArchiveFile"), run::toString);
  }

  @Test
  void executorsOfAClusterGetTheJar() throws Exception {
    for (List<String> master :
        List.of(
            List.of("--master", "spark://h:7077"),
            List.of("--master=spark://h:7077"),
            List.of("--conf", "spark.master=spark://h:7077"))) {
      String command = embed(master.toArray(String[]::new)).out().get(0);
      assertTrue(command.contains(" org.apache.spark.deploy.SparkSubmit "), command);
      assertTrue(command.contains(" --master spark://h:7077 "), command);
      assertTrue(
          command.endsWith(
              " --class io.poolhouse.job.Poolhouse %s/target/poolhouse-spark.jar embed %s"
                  .formatted(home, String.join(" ", master))),
          command);
    }
  }

  @Test
  void aClusterMayBeTheDefaultAndItsJarIsBuilt() throws Exception {
    Path defaults = home.resolve("conf/spark-defaults.conf");
    Files.writeString(defaults, "spark.master   spark://h:7077\n");
    Files.delete(home.resolve("target/poolhouse-spark.jar"));
    Run run = embed();
    assertTrue(run.out().get(0).contains(" --master spark://h:7077 "), run::toString);
    assertEquals(List.of("poolhouse: building the jar for Spark's executors"), run.err());
    assertEquals(List.of("mvn -B -q -ntp package -DskipTests"), mavenCalls());
  }

  @Test
  void moreJarsAreSparksBusiness() throws Exception {
    String command =
        embed("--conf", "spark.jars.packages=io.delta:delta-spark_2.13:4.3.0").out().get(0);
    assertTrue(
        command.endsWith(
            " org.apache.spark.deploy.SparkSubmit --conf spark.jars.packages=io.delta:delta-spark_2.13:4.3.0"
                + " --properties-file %s/conf/spark-defaults.conf --class io.poolhouse.job.Poolhouse"
                    .formatted(home)
                + " spark-internal embed --conf spark.jars.packages=io.delta:delta-spark_2.13:4.3.0"),
        command);
  }

  @Test
  void moreJarsMayStandInTheSettingsFile() throws Exception {
    assertFalse(embed().out().get(0).contains("SparkSubmit"));
    Files.writeString(
        home.resolve("conf/spark-defaults.conf"),
        "spark.jars.packages io.delta:delta-spark_2.13:4.3.0\n",
        StandardOpenOption.APPEND);
    String command = embed("--input", "x").out().get(0);
    assertTrue(
        command.endsWith(
            " org.apache.spark.deploy.SparkSubmit --properties-file %s/conf/spark-defaults.conf --class io.poolhouse.job.Poolhouse spark-internal embed --input x"
                .formatted(home)),
        command);
  }

  @Test
  void sparkHomesOwnSubmitRunsTheJar() throws Exception {
    environment.put("SPARK_HOME", folder.toString());
    embed()
        .mustBeRefused(
            "poolhouse: SPARK_HOME is '%s', which has no bin/spark-submit; correct or unset it"
                .formatted(folder));
    program("spark-submit", ECHO);
    assertEquals(
        List.of(
            ("spark-submit --conf spark.x=a b --master yarn --class io.poolhouse.job.Poolhouse"
                    + " --driver-java-options \"-Dpoolhouse.conf=%s/conf\"  %1$s/target/poolhouse-spark.jar"
                    + " embed --master yarn --conf spark.x=a b --input x")
                .formatted(home)),
        embed("--master", "yarn", "--conf", "spark.x=a b", "--input", "x").out());
  }

  @Test
  void secretsTravelInTheEnvironmentAndNotOnACommandLine() throws Exception {
    program("java", "#!/usr/bin/env bash\necho java \"$@\"\nprintf %s \"$POOLHOUSE_ARGUMENTS\"\n");
    List<String> out =
        embed(
                "--conf",
                "spark.hadoop.fs.s3a.secret.key=hunter2=2",
                "--conf=spark.x=y",
                "--read-option",
                "url=jdbc:x",
                "--read-option=header=true",
                "--conf",
                "spark.hadoop.fs.s3a.access.key=me",
                "--",
                "--conf",
                "token=t")
            .out();
    assertTrue(
        out.get(0).endsWith(" embed --conf spark.x=y --read-option header=true -- --conf token=t"),
        out::toString);
    assertEquals(
        "--conf|spark.hadoop.fs.s3a.secret.key=hunter2=2|--read-option|url=jdbc:x|--conf|spark.hadoop.fs.s3a.access.key=me|",
        out.get(1).replace('\u001f', '|'));
  }

  @Test
  void theListOfProcessesShowsNoSecret() throws Exception {
    program("java", "#!/usr/bin/env bash\ntouch started\nread -r line <fifo\n");
    assertEquals(
        0, new ProcessBuilder("mkfifo", folder.resolve("fifo").toString()).start().waitFor());
    Process process =
        Run.start(
            folder,
            environment,
            home + "/jobs/embed",
            "--conf",
            "spark.hadoop.fs.s3a.secret.key=hunter2",
            "--input",
            "x");
    Instant deadline = Instant.now().plusSeconds(30);
    while (!Files.exists(folder.resolve("started"))) {
      assertTrue(Instant.now().isBefore(deadline), "it never started");
      Thread.sleep(20);
    }
    String shown = Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"));
    Files.writeString(folder.resolve("fifo"), "\n");
    Run.ended(process, folder);
    assertTrue(shown.contains("--input"), shown);
    assertFalse(shown.contains("hunter2"), shown);
  }

  @Test
  void aSecretThatADriverElsewhereNeedsIsPassedOnAndPointedOut() throws Exception {
    environment.put("SPARK_HOME", folder.toString());
    program("spark-submit", ECHO);
    String secret = "spark.hadoop.fs.s3a.secret.key=hunter2";
    String[] visible = {
      "poolhouse: 'spark.hadoop.fs.s3a.secret.key' is in the list of processes, which everybody on"
          + " this machine can read; see docs/operations.md, \"Secrets\""
    };
    Run here = embed("--conf", secret);
    assertFalse(here.out().get(0).contains("hunter2"), here::toString);
    Run elsewhere = embed("--conf", "spark.submit.deployMode=cluster", "--conf", secret);
    assertEquals(List.of(visible), elsewhere.err());
    assertTrue(elsewhere.out().get(0).endsWith(" --conf " + secret), elsewhere::toString);
    Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        folder.resolve("conf/spark-defaults.conf"), "spark.submit.deployMode cluster\n");
    assertEquals(List.of(visible), embed("--conf", secret).err());
  }

  @Test
  void helpAndModelsNeedNoSpark() throws Exception {
    environment.put("SPARK_HOME", folder.toString());
    String help = embed("--help").out().get(0);
    assertTrue(help.endsWith(" io.poolhouse.job.Poolhouse embed --help"), help);
    assertTrue(help.contains(" -XX:TieredStopAtLevel=1 "), help);
    String list = Run.launched(folder, environment, home + "/jobs/model", "list").out().get(0);
    assertTrue(list.endsWith(" io.poolhouse.job.Poolhouse model list"), list);
  }

  private Run embed(String... arguments) throws IOException, InterruptedException {
    String[] command = new String[arguments.length + 1];
    command[0] = home + "/jobs/embed";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Run.launched(folder, environment, command);
  }

  private List<String> mavenCalls() throws IOException {
    Path calls = home.resolve("mvn-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve("bin").resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(Files.writeString(file, script).toFile().setExecutable(true));
  }

  private static void age(Path... files) throws IOException {
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3600)));
    }
  }
}
