package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries are loaded from where nobody else can put one. */
class NativeFolderTest {
  @TempDir Path temporary;
  private int me;
  private NativeFolder mine;

  @BeforeEach
  void whoAmI() throws IOException {
    me = (Integer) Files.getAttribute(temporary, "unix:uid");
    mine = new NativeFolder(me);
  }

  @Test
  void amongTemporaryFilesItIsThisUsersOwn() throws IOException {
    Path own = mine.madeIn(temporary);
    assertEquals(temporary.resolve("poolhouse-natives-" + me), own);
    assertEquals("rwxr-xr-x", permissions(own));
    assertEquals(own, mine.madeIn(temporary), "the second program finds it");
  }

  @Test
  void whatAnotherUserMadeThereIsRefused() {
    NativeFolder other = new NativeFolder(me + 1);
    assertEquals(
        "'%s' belongs to another user, and this program would run the libraries in it. Set DJL_CACHE_DIR to a folder that only you can write to."
            .formatted(temporary.resolve("poolhouse-natives-" + (me + 1))),
        assertThrows(NativesException.class, () -> other.madeIn(temporary)).getMessage());
  }

  @Test
  void aLinkToElsewhereIsRefused() throws IOException {
    Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
    Files.createSymbolicLink(temporary.resolve("poolhouse-natives-" + me), elsewhere);
    assertThrows(NativesException.class, () -> mine.madeIn(temporary));
  }

  @Test
  void aFolderIsMadeThatNoUmaskOpens() throws IOException {
    Path folder = temporary.resolve("home/.djl.ai");
    mine.check(folder);
    mine.check(folder);
    for (String name : new String[] {"", "pytorch", "tokenizers"}) {
      assertEquals("rwxr-xr-x", permissions(folder.resolve(name)));
    }
  }

  @Test
  void aFolderThatEverybodyCanWriteToIsRefused() throws IOException {
    Path folder = temporary.resolve("natives");
    mine.check(folder);
    open(folder.resolve("pytorch"));
    assertRefused(folder, folder.resolve("pytorch"));
    open(folder);
    assertRefused(folder, folder);
  }

  private void assertRefused(Path folder, Path open) {
    assertEquals(
        "Everybody can put libraries into '%s', and this program would run them. Take that right away (chmod o-w), or set DJL_CACHE_DIR to a folder that only you can write to."
            .formatted(open),
        assertThrows(NativesException.class, () -> mine.check(folder)).getMessage());
  }

  private static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private static String permissions(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
