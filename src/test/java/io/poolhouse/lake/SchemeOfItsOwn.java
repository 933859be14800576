package io.poolhouse.lake;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk under another scheme, as {@code SCHEME://bucket/}. */
abstract class SchemeOfItsOwn extends RawLocalFileSystem {
  private final String scheme;

  SchemeOfItsOwn(String scheme) {
    this.scheme = scheme;
  }

  @Override
  public URI getUri() {
    return URI.create(scheme + "://bucket");
  }

  @Override
  public String getScheme() {
    return scheme;
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return withoutOwner(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(SchemeOfItsOwn::withoutOwner)
        .toArray(FileStatus[]::new);
  }

  /** Like an object; the local one looks up its owner under {@code file://} only. */
  private static FileStatus withoutOwner(FileStatus local) {
    return new FileStatus(
        local.getLen(),
        local.isDirectory(),
        1,
        local.getBlockSize(),
        local.getModificationTime(),
        local.getPath());
  }
}
