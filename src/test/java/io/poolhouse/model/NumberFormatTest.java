package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class NumberFormatTest {
  private static final int ALL = 1 << 16;

  /** All 65,536 numbers of two bytes, in the order of their bits, as float32. */
  private static ByteBuffer widenAll(NumberFormat format) {
    ByteBuffer numbers = ByteBuffer.allocate(ALL * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < ALL; bits++) {
      numbers.putShort((short) bits);
    }
    ByteBuffer float32 = ByteBuffer.allocate(ALL * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    format.widen(numbers.flip(), float32);
    return float32.flip();
  }

  private static long crc32(ByteBuffer bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** zlib.crc32(np.arange(65536, dtype=np.uint16).view(np.float16).astype(np.float32).tobytes()) */
  @Test
  void everyFloat16HasTheBitsThatNumpyGivesIt() {
    assertEquals(0xe0c069f3L, crc32(widenAll(NumberFormat.FLOAT16)));
  }

  /** zlib.crc32((np.arange(65536, dtype=np.uint32) << 16).tobytes()) */
  @Test
  void everyBfloat16IsTheUpperHalfOfAFloat32() {
    assertEquals(0x093b1249L, crc32(widenAll(NumberFormat.BFLOAT16)));
  }

  /** By the definition in IEEE 754: fraction times a power of two. */
  @Test
  void everyFiniteFloat16HasTheValueOfItsDefinition() {
    ByteBuffer float32 = widenAll(NumberFormat.FLOAT16);
    for (int bits = 0; bits < ALL; bits++) {
      int exponent = bits >> 10 & 0x1f;
      int fraction = bits & 0x3ff;
      if (exponent < 0x1f) {
        double size =
            exponent == 0
                ? fraction * Math.pow(2, -24)
                : (1024 + fraction) * Math.pow(2, exponent - 25);
        float expected = (float) (bits < ALL / 2 ? size : -size);
        assertEquals(expected, float32.getFloat(bits * Float.BYTES), "bits " + bits);
      }
    }
  }

  @Test
  void infinityAndNanOfFloat16Stay() {
    ByteBuffer float32 = widenAll(NumberFormat.FLOAT16);
    assertEquals(Float.POSITIVE_INFINITY, float32.getFloat(0x7c00 * Float.BYTES));
    assertEquals(Float.NEGATIVE_INFINITY, float32.getFloat(0xfc00 * Float.BYTES));
    assertEquals(Float.NaN, float32.getFloat(0x7e00 * Float.BYTES));
    assertEquals(Float.NaN, float32.getFloat(0xfc01 * Float.BYTES));
  }
}
