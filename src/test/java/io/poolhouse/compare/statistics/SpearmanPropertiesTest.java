package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SpearmanPropertiesTest {

  @Property
  void rhoIsSymmetricAndOnlyTheOrderCounts(
      @ForAll @Size(30) List<@IntRange(min = -8, max = 8) Integer> one,
      @ForAll @Size(30) List<@IntRange(min = -8, max = 8) Integer> other) {
    double[] x = one.stream().mapToDouble(Integer::doubleValue).toArray();
    double[] y = other.stream().mapToDouble(Integer::doubleValue).toArray();
    double[] stretched = Arrays.stream(x).map(value -> Math.exp(value / 3)).toArray();
    double[] turned = Arrays.stream(x).map(value -> -value).toArray();
    double rho = Spearman.rho(x, y);
    assertEquals(rho, Spearman.rho(y, x), 1e-14);
    assertEquals(rho, Spearman.rho(stretched, y), 1e-14);
    assertEquals(-rho, Spearman.rho(turned, y), 1e-14);
  }
}
