package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maven itself is played by shell scripts, so that these tests need neither it nor a network. */
class MavenRepositoryTest {
  private static final MavenArtifact ARTIFACT = MavenArtifact.parse("maven:org.example:tiny:1.0");

  @TempDir Path folder;

  @Test
  void aJarInTheLocalRepositoryIsUsedWithoutMaven() throws IOException {
    Path jar = folder.resolve("org/example/tiny/1.0/tiny-1.0.jar");
    Files.createDirectories(jar.getParent());
    Files.writeString(jar, "jar");
    assertEquals(jar, new MavenRepository(folder, Optional.empty()).jar(ARTIFACT, folder));
  }

  @Test
  void mavenIsAskedOfflineFirstAndThenOnline() throws IOException {
    Path mvn =
        mvn(
            """
            echo "$*" >> calls
            case "$*" in *--offline*) exit 1;; esac
            echo jar > tiny-1.0.jar
            """);
    Path scratch = folder.resolve("scratch");
    Path jar = new MavenRepository(folder, Optional.of(mvn)).jar(ARTIFACT, scratch);
    assertEquals("jar\n", Files.readString(jar));
    String plugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";
    String rest =
        " -Dartifact=org.example:tiny:1.0:jar -DoutputDirectory=%s -Dmdep.useBaseVersion=true"
            .formatted(scratch);
    assertEquals(
        List.of("-B -q --offline " + plugin + rest, "-B -q -U " + plugin + rest),
        Files.readAllLines(scratch.resolve("calls")));
  }

  @Test
  void mavensOwnReasonIsToldWithTheWayOut() throws IOException {
    Path mvn =
        mvn(
            """
            printf '\\033[0m\\033[0m'
            echo '[ERROR] Failed to execute goal org.example:plugin:3.8.1:copy (default-cli) on project standalone-pom: Could not find artifact org.example:tiny:jar:1.0 in central -> [Help 1]'
            echo '[ERROR] '
            echo '[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.'
            exit 1
            """);
    assertRefused(
        "Maven did not find 'maven:org.example:tiny:1.0': Could not find artifact org.example:tiny:jar:1.0 in central."
            + " Check the coordinates and the network, or download the jar and import that:"
            + " 'jobs/model import FILE.jar --name NAME'.",
        Optional.of(mvn));
  }

  @Test
  void aMachineWithoutMavenSaysSo() {
    assertRefused(
        "'maven:org.example:tiny:1.0' needs Maven, and there is no 'mvn' in $MAVEN_HOME/bin or on the"
            + " PATH. Install it, or download the jar and import that: 'jobs/model import FILE.jar"
            + " --name NAME'.",
        Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"maven:a:b", "maven:a:b:-Dx=1", "maven:a:b:../c", "maven:a:b:1:c", "maven:"})
  void whatIsNoCoordinateReachesNoCommandLine(String text) {
    ModelException refused = assertThrows(ModelException.class, () -> MavenArtifact.parse(text));
    assertEquals(
        "'%s' is no Maven artifact. Expected 'maven:GROUP:ARTIFACT:VERSION'.".formatted(text),
        refused.getMessage());
  }

  private void assertRefused(String message, Optional<Path> mvn) {
    ModelException refused =
        assertThrows(
            ModelException.class,
            () -> new MavenRepository(folder, mvn).jar(ARTIFACT, folder.resolve("scratch")));
    assertEquals(message, refused.getMessage());
  }

  private Path mvn(String script) throws IOException {
    Path mvn = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + script);
    return Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
