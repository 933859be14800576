package io.poolhouse.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.util.Platform;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job on a machine with other users, who were there before it: by a user without a home, as in
 * many containers, and with a umask that closes nothing.
 */
class TemporaryFilesTest {
  @TempDir Path folder;
  private Path temporary;

  @BeforeEach
  void makeInputs() throws IOException {
    temporary = Files.createDirectory(folder.resolve("tmp"));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    TinyModel.in(folder.resolve("tiny"));
    Files.writeString(folder.resolve("in.csv"), "id,text\n1,a house\n2,is red\n");
  }

  @Test
  void nobodyElsesLibraryIsRunAndNobodyElseCanWriteWhatTheJobReads() throws Exception {
    plantLibraries();
    Process job =
        Run.start(
            folder,
            Map.of(
                "POOLHOUSE_JAVA_OPTS",
                "-Xmx1g -XX:TieredStopAtLevel=1 -Xshare:auto -Duser.home=/proc/nobody",
                "TMPDIR",
                temporary.toString(),
                "POOLHOUSE_HOME",
                folder.resolve("home").toString()),
            "bash",
            "-c",
            "unset DJL_CACHE_DIR ENGINE_CACHE_DIR; umask 000; exec \"$0\" \"$@\"",
            Path.of("jobs", "embed").toAbsolutePath().toString(),
            "--input",
            "in.csv",
            "--model",
            "./tiny",
            "--output",
            "out");
    Set<String> open = new TreeSet<>();
    Set<String> seen = new TreeSet<>();
    while (job.isAlive()) {
      look(seen, open);
      Thread.sleep(10);
    }
    look(seen, open);
    Run run = Run.ended(job, folder).mustBeDone();
    assertEquals(2, run.result().get("rows").getAsInt());
    int user = (Integer) Files.getAttribute(folder, "unix:uid");
    Path own = temporary.resolve("poolhouse-" + user);
    assertTrue(Files.isDirectory(own.resolve("poolhouse-natives-" + user + "/pytorch")));
    assertEquals(Set.of("poolhouse-" + user), seen, "reached by others");
    assertEquals(Set.of(), open, "and open to them");
  }

  @Test
  void aTemporaryFolderOfSomebodyElseIsRefused() throws Exception {
    int user = (Integer) Files.getAttribute(folder, "unix:uid");
    Path own = temporary.resolve("poolhouse-" + user);
    Files.createSymbolicLink(own, folder.resolve("tiny"));
    Run.launched(
            folder,
            Map.of("TMPDIR", temporary.toString()),
            Path.of("jobs", "embed").toAbsolutePath().toString(),
            "--help")
        .mustBeRefused(
            "poolhouse: '%s' cannot be made, or is not yours; set TMPDIR to a folder of your own"
                .formatted(own));
  }

  /**
   * Where DJL alone would look for them, in the old place and in the folder that others cannot
   * enter.
   */
  private void plantLibraries() throws IOException {
    Platform tokenizers = Platform.detectPlatform("tokenizers");
    for (String place :
        new String[] {"", "poolhouse-%s/".formatted(Files.getAttribute(folder, "unix:uid"))}) {
      Path planted =
          temporary.resolve(
              "%s.djl.ai/tokenizers/%s-%s"
                  .formatted(place, tokenizers.getVersion(), tokenizers.getClassifier()));
      Files.createDirectories(planted);
      Files.writeString(planted.resolve("libtokenizers.so"), "somebody else's");
    }
  }

  /** What others reach: a folder that is closed to them hides what is in it. */
  private void look(Set<String> seen, Set<String> open) throws IOException {
    Files.walkFileTree(
        temporary,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            if (path.equals(temporary)) {
              return FileVisitResult.CONTINUE;
            }
            if (path.getFileName().toString().equals(".djl.ai")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            note(path);
            return isReachable(path) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            note(path);
            return FileVisitResult.CONTINUE;
          }

          /** It was there a moment ago. */
          @Override
          public FileVisitResult visitFileFailed(Path path, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path path, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          private boolean isReachable(Path path) {
            try {
              return Files.getPosixFilePermissions(path)
                  .contains(PosixFilePermission.OTHERS_EXECUTE);
            } catch (IOException gone) {
              return false;
            }
          }

          private void note(Path path) {
            String name = temporary.relativize(path).toString();
            seen.add(name);
            try {
              if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_WRITE)) {
                open.add(name);
              }
            } catch (IOException gone) {
              seen.add(name + ", gone");
            }
          }
        });
  }
}
