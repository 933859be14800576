package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class HolmPropertiesTest {

  @Property
  void adjustedValuesKeepTheOrderAndAreNoSmallerAndNoLargerThanBonferroni(
      @ForAll List<@DoubleRange(min = 0, max = 1) Double> values) {
    double[] p = values.stream().mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = Holm.adjusted(p);
    for (int one = 0; one < p.length; one++) {
      assertTrue(adjusted[one] >= p[one]);
      assertTrue(adjusted[one] <= Math.min(1, p.length * p[one]));
      for (int other = 0; other < p.length; other++) {
        assertTrue(p[one] > p[other] || adjusted[one] <= adjusted[other]);
      }
    }
  }
}
