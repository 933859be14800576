package io.poolhouse.model;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C as LevelDB and TensorFlow store it: rotated and shifted, so that the checksum of data that
 * holds checksums itself stays useful.
 */
final class MaskedCrc32c {
  private static final int DELTA = 0xa282ead8;

  private MaskedCrc32c() {}

  static int of(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return mask((int) checksum.getValue());
  }

  static int mask(int checksum) {
    return Integer.rotateRight(checksum, 15) + DELTA;
  }
}
