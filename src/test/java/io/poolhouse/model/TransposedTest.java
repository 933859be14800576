package io.poolhouse.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransposedTest {

  @Test
  void rowsBecomeColumns() throws IOException {
    Tensor turned =
        new Transposed("w", new MemoryTensor("kernel", List.of(2L, 3L), 1, 2, 3, 4, 5, 6));
    assertEquals("w", turned.name());
    assertEquals(List.of(3L, 2L), turned.shape());
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, Streamed.floats(turned));
  }

  @Test
  void aMatrixLargerThanOneChunkIsWhole() throws IOException {
    int rows = 700;
    int columns = 501; // 1.4 MB, and no power of two
    float[] numbers = new float[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i;
    }
    Tensor matrix = new MemoryTensor("kernel", List.of((long) rows, (long) columns), numbers);
    float[] turned = Streamed.floats(new Transposed("w", matrix));
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(numbers[i], turned[i % columns * rows + i / columns]);
    }
  }

  @Test
  void aMatrixWithoutNumbersStaysEmpty() throws IOException {
    Tensor turned = new Transposed("w", new MemoryTensor("kernel", List.of(0L, 1L << 40)));
    assertEquals(0, Streamed.bytes(turned).length);
  }

  @Test
  void onlyAMatrixCanBeTurnedRound() {
    Tensor vector = new MemoryTensor("bias", List.of(3L), 1, 2, 3);
    ModelException e = assertThrows(ModelException.class, () -> new Transposed("w", vector));
    assertEquals("Tensor 'bias' has the shape [3]; expected a matrix.", e.getMessage());
  }

  @Test
  void aMatrixThatCouldFillTheHeapIsRefused() {
    Tensor turned = new Transposed("w", new MemoryTensor("kernel", List.of(1L << 14, 1L << 14)));
    ModelException e = assertThrows(ModelException.class, () -> Streamed.bytes(turned));
    assertEquals(
        "Tensor 'w' has the shape [16384, 16384]; expected at most 67108864 numbers, because a"
            + " matrix is turned round in memory.",
        e.getMessage());
  }
}
