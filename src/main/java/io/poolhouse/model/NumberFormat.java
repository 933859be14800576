package io.poolhouse.model;

import java.nio.ByteBuffer;

/** The float formats that weights come in. All are widened to float32 without loss. */
enum NumberFormat {
  FLOAT32(4) {
    @Override
    int nextAsFloat32Bits(ByteBuffer numbers) {
      return numbers.getInt();
    }
  },
  FLOAT16(2) {
    @Override
    int nextAsFloat32Bits(ByteBuffer numbers) {
      return halfToFloat32Bits(numbers.getShort());
    }
  },
  BFLOAT16(2) {
    @Override
    int nextAsFloat32Bits(ByteBuffer numbers) {
      return numbers.getShort() << 16;
    }
  };

  private static final int HALF_EXPONENT = 0x1f;
  private static final int HALF_FRACTION_BITS = 10;
  private static final int FLOAT_EXPONENT = 0xff;
  private static final int FLOAT_FRACTION_BITS = 23;
  private static final int BIAS_DIFFERENCE = 127 - 15;

  private final int bytes;

  NumberFormat(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes per number. */
  int bytes() {
    return bytes;
  }

  /** Takes one number from a little-endian buffer. */
  abstract int nextAsFloat32Bits(ByteBuffer numbers);

  /** Widens all numbers that remain in one little-endian buffer into another. */
  void widen(ByteBuffer numbers, ByteBuffer float32) {
    while (numbers.hasRemaining()) {
      float32.putInt(nextAsFloat32Bits(numbers));
    }
  }

  // Java has Float.float16ToFloat from 20 on only.
  private static int halfToFloat32Bits(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> HALF_FRACTION_BITS) & HALF_EXPONENT;
    int fraction = half & ((1 << HALF_FRACTION_BITS) - 1);
    if (exponent == 0) {
      // Zero and the subnormals, fraction * 2^-24: normal numbers in float32.
      return sign | Float.floatToRawIntBits(fraction * 0x1p-24f);
    }
    int wideExponent =
        exponent == HALF_EXPONENT ? FLOAT_EXPONENT : exponent + BIAS_DIFFERENCE; // Inf and NaN stay
    return sign
        | wideExponent << FLOAT_FRACTION_BITS
        | fraction << (FLOAT_FRACTION_BITS - HALF_FRACTION_BITS);
  }
}
