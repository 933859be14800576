package io.poolhouse.model;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** What may happen to the bytes of a file, by accident or on purpose. */
interface Damage {
  byte[] to(byte[] bytes);

  /** Values that counts and lengths should never have: as fixed integers, varints and JSON. */
  List<byte[]> EXTREMES =
      List.of(
          new byte[] {0, 0, 0, 0, 0, 0, 0, 0},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, 0x7f},
          new byte[] {-1, -1, -1, 0x7f},
          new byte[] {0, 0, 0, (byte) 0x80},
          new byte[] {-1, -1, -1, -1, 7},
          new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
          new byte[] {0x7f},
          "9223372036854775807".getBytes(),
          "-1".getBytes(),
          "1e9".getBytes(),
          "[[[[".getBytes(),
          "{\"a\":".getBytes(),
          "\"".getBytes(),
          "null".getBytes());

  static Arbitrary<Damage> any() {
    return single().list().ofMinSize(1).ofMaxSize(3).map(Damage::inTurn);
  }

  private static Arbitrary<Damage> single() {
    Arbitrary<Double> place = Arbitraries.doubles().between(0, 1);
    Arbitrary<byte[]> some = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(12);
    Arbitrary<byte[]> extreme = Arbitraries.of(EXTREMES);
    return Arbitraries.oneOf(
        Combinators.combine(place, Arbitraries.integers().between(0, 7)).as(Damage::flipped),
        Combinators.combine(place, some).as(Damage::overwritten),
        Combinators.combine(place, extreme).as(Damage::overwritten),
        Combinators.combine(place, some).as(Damage::inserted),
        Combinators.combine(place, extreme).as(Damage::inserted),
        place.map(Damage::truncated),
        some.map(bytes -> any -> bytes));
  }

  private static Damage inTurn(List<Damage> damages) {
    return bytes -> {
      byte[] damaged = bytes;
      for (Damage damage : damages) {
        damaged = damage.to(damaged);
      }
      return damaged;
    };
  }

  private static int at(double place, byte[] bytes) {
    return (int) (place * bytes.length);
  }

  private static Damage flipped(double place, int bit) {
    return bytes -> {
      byte[] damaged = bytes.clone();
      if (bytes.length > 0) {
        damaged[Math.min(at(place, bytes), bytes.length - 1)] ^= (byte) (1 << bit);
      }
      return damaged;
    };
  }

  private static Damage overwritten(double place, byte[] with) {
    return bytes -> {
      byte[] damaged = bytes.clone();
      int from = at(place, bytes);
      System.arraycopy(with, 0, damaged, from, Math.min(with.length, bytes.length - from));
      return damaged;
    };
  }

  private static Damage inserted(double place, byte[] what) {
    return bytes -> {
      int from = at(place, bytes);
      byte[] damaged = Arrays.copyOf(bytes, bytes.length + what.length);
      System.arraycopy(what, 0, damaged, from, what.length);
      System.arraycopy(bytes, from, damaged, from + what.length, bytes.length - from);
      return damaged;
    };
  }

  private static Damage truncated(double place) {
    return bytes -> Arrays.copyOf(bytes, at(place, bytes));
  }
}
