package io.poolhouse.text;

import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where DJL unpacks native libraries and loads them from: {@code ENGINE_CACHE_DIR}, {@code
 * DJL_CACHE_DIR} or {@code ~/.djl.ai}. DJL runs what it finds there, whoever put it there.
 *
 * <p>Without a home to write to, as in many containers, DJL takes {@code /tmp/.djl.ai}, which
 * anybody can make beforehand: a folder of this user alone takes its place.
 *
 * @param user the number of the user whose libraries may be run
 */
public record NativeFolder(int user) {
  /** Nothing of DJL's own is set, and DJL reads it before anything else. */
  private static final String SETTING = "ENGINE_CACHE_DIR";

  /** What DJL's engine and tokenizers unpack themselves into. */
  private static final List<String> PARTS = List.of("pytorch", "tokenizers");

  private static boolean known;

  /**
   * To be called before DJL loads a library.
   *
   * @throws NativesException where another user could have put libraries there
   */
  public static synchronized void mustBeSafe() {
    if (known) {
      return;
    }
    Path folder = Utils.getEngineCacheDir();
    try {
      NativeFolder ours = new NativeFolder(owner(Path.of("/proc/self")));
      Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
      if (folder.equals(temporary.resolve(".djl.ai"))) {
        System.setProperty(SETTING, ours.madeIn(temporary).toString());
      } else {
        ours.check(folder);
      }
    } catch (IOException e) {
      throw new NativesException(
          "Native libraries cannot be unpacked into '%s': %s. Set DJL_CACHE_DIR to a folder that you can write to."
              .formatted(folder, e),
          e);
    }
    known = true;
  }

  /** A folder of this user's own among everybody's temporary files. */
  Path madeIn(Path temporary) throws IOException {
    Path own = temporary.resolve("poolhouse-natives-" + user);
    make(own);
    boolean isOwn =
        Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS) && owner(own) == user && !isOpen(own);
    if (isOwn) {
      check(own);
    } else {
      throw new NativesException(
          "'%s' belongs to another user, and this program would run the libraries in it. Set DJL_CACHE_DIR to a folder that only you can write to."
              .formatted(own));
    }
    return own;
  }

  /** Makes the folder and its parts, so that no umask opens them, or checks them. */
  void check(Path folder) throws IOException {
    mustBeClosed(folder);
    for (String part : PARTS) {
      mustBeClosed(folder.resolve(part));
    }
  }

  private static void mustBeClosed(Path folder) throws IOException {
    make(folder);
    if (isOpen(folder)) {
      throw new NativesException(
          "Everybody can put libraries into '%s', and this program would run them. Take that right away (chmod o-w), or set DJL_CACHE_DIR to a folder that only you can write to."
              .formatted(folder));
    }
  }

  private static void make(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder.toAbsolutePath().getParent());
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (FileAlreadyExistsException another) {
      if (!Files.isDirectory(folder)) {
        throw another;
      }
    }
  }

  private static boolean isOpen(Path folder) throws IOException {
    return Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE);
  }

  private static int owner(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:uid");
  }
}
