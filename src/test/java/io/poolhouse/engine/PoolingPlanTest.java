package io.poolhouse.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.poolhouse.pooling.How;
import io.poolhouse.pooling.ModelShape;
import io.poolhouse.pooling.Poolings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolingPlanTest {

  @Test
  void partsThatReadTheSameLayersShareASource() {
    PoolingPlan plan = plan("cls,mean@-1,mean@2,max@avg(0,-1),cls+mean");
    assertEquals(List.of(List.of(3), List.of(2), List.of(0, 3)), plan.sources());
    assertEquals(
        "[CLS 0, MEAN 0, MEAN 1, MAX 2, CLS 0, MEAN 0]",
        plan.parts().stream().map(part -> part.how() + " " + part.source()).toList().toString());
    assertEquals(List.of(0, 1, 2, 3, 4, 6), plan.firstPart());
  }

  @Test
  void negativeLayersCountFromTheEndAndNameTheSameSource() {
    assertEquals(List.of(List.of(3), List.of(0)), plan("cls@3,cls@-1,cls@0,cls@-4").sources());
  }

  @Test
  void theOrderAndTheNumberOfAveragedLayersMatter() {
    assertEquals(
        List.of(List.of(1, 2), List.of(2, 1), List.of(1, 1, 2)),
        plan("mean@avg(1,2),mean@avg(2,1),mean@avg(1,1,2)").sources());
  }

  @Test
  void concatenatedLayersArePartsOfTheirOwn() {
    PoolingPlan plan = plan("mean@cat(-1,0,3)+cls,max");
    assertEquals(List.of(List.of(3), List.of(0)), plan.sources());
    assertEquals(List.of(0, 4, 5), plan.firstPart());
    assertEquals(2, plan.poolings());
    assertEquals(4 * 32, plan.width(0));
    assertEquals(32, plan.width(1));
    assertEquals(5 * 32, plan.totalWidth());
  }

  @Test
  void numbersAreSourcesThenParts() {
    assertArrayEquals(
        new long[] {2, /* sources */ 1, 3, 2, 0, 2, /* parts */ 4, 0, 0, 1, 2, 1},
        plan("max,cls@avg(0,2)+mean@avg(0,2)").numbers());
  }

  /** encoder.py's {@code pooled} has the same numbers in the same order. */
  @Test
  void everyWordHasTheProgramsNumber() {
    assertEquals(
        List.of(
            How.CLS,
            How.POOLER,
            How.MEAN,
            How.MEAN_NOSPECIAL,
            How.MAX,
            How.SQRT,
            How.LAST,
            How.WEIGHTED),
        plan("all").parts().stream().map(PoolingPlan.PlannedPart::how).toList());
    assertArrayEquals(
        new long[] {1, 1, 3, 0, 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0},
        plan("all").numbers());
  }

  @Test
  void aPlanTravelsToExecutors() throws Exception {
    PoolingPlan plan = plan("all,mean@cat(0,-1)");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(plan);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertEquals(plan, in.readObject());
    }
  }

  private static PoolingPlan plan(String poolings) {
    return PoolingPlan.of(Poolings.parse(poolings, new ModelShape("test", 3, true)), 3, 32, false);
  }
}
