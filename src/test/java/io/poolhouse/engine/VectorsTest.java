package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Poolings;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorsTest {

  @Test
  void rowsReturnToTheOrderOfTheTexts() {
    Vectors vectors = new Vectors(plan("cls,cls+mean@0", false), 3);
    vectors.add(batch(2, 0), new float[] {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16});
    assertEquals(3, vectors.texts());
    assertEquals(2, vectors.poolings());
    assertArrayEquals(new float[] {11, 12}, vectors.of(0, 0));
    assertArrayEquals(new float[] {13, 14, 15, 16}, vectors.of(0, 1));
    assertNull(vectors.of(1, 0));
    assertArrayEquals(new float[] {1, 2}, vectors.of(2, 0));
    assertArrayEquals(new float[] {3, 4, 5, 6}, vectors.of(2, 1));
  }

  @Test
  void windowsOfATextAreJoinedAcrossBatches() {
    Vectors vectors = new Vectors(plan("mean+max", false), 1);
    vectors.add(new PackedBatch(List.of(new Window(0, new int[2], 6))), new float[] {10, -2, 8, 1});
    vectors.add(new PackedBatch(List.of(new Window(0, new int[6], 0))), new float[] {2, 2, 3, 4});
    assertArrayEquals(new float[] {4, 1, 8, 4}, vectors.of(0, 0));
  }

  @Test
  void aNormalizedVectorHasLengthOneOverAllItsParts() {
    Vectors vectors = new Vectors(plan("cls+max", true), 1);
    vectors.add(batch(0), new float[] {1, -5, 3, 1});
    assertArrayEquals(new float[] {1 / 6f, -5 / 6f, 3 / 6f, 1 / 6f}, vectors.of(0, 0));
  }

  @Test
  void normalizedZerosStayZeros() {
    Vectors vectors = new Vectors(plan("cls", true), 1);
    vectors.add(batch(0), new float[2]);
    assertArrayEquals(new float[2], vectors.of(0, 0));
  }

  @Test
  void whoeverChangesAVectorChangesNoOther() {
    Vectors vectors = new Vectors(plan("cls", true), 1);
    vectors.add(batch(0), new float[] {3, 4});
    vectors.of(0, 0)[0] = 7;
    assertArrayEquals(new float[] {0.6f, 0.8f}, vectors.of(0, 0));
  }

  private static PackedBatch batch(int... texts) {
    return new PackedBatch(
        Arrays.stream(texts).mapToObj(text -> new Window(text, new int[2], 0)).toList());
  }

  private static PoolingPlan plan(String poolings, boolean normalize) {
    return PoolingPlan.of(
        Poolings.parse(poolings, new ModelShape("test", 3, true)), 3, 2, normalize);
  }
}
