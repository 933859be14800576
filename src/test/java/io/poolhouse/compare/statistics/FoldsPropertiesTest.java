package io.poolhouse.compare.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class FoldsPropertiesTest {

  /**
   * Labelled rows, some with equal texts.
   *
   * @param labels of each row; texts that are equal may have different ones
   */
  record Table(int[] labels, int[] groups) {
    int[] alone() {
      return IntStream.range(0, labels.length).toArray();
    }

    @Override
    public String toString() {
      return Arrays.toString(labels) + " " + Arrays.toString(groups);
    }
  }

  @Provide
  Arbitrary<Table> tables() {
    Arbitrary<int[]> pairs =
        Combinators.combine(
                Arbitraries.integers().between(0, 5), Arbitraries.integers().between(0, 40))
            .as((label, group) -> new int[] {label, group});
    return pairs.list().ofMinSize(1).ofMaxSize(120).map(FoldsPropertiesTest::table);
  }

  private static Table table(List<int[]> rows) {
    return new Table(
        rows.stream().mapToInt(row -> row[0]).toArray(),
        rows.stream().mapToInt(row -> row[1]).toArray());
  }

  @Property
  void equalTextsNeverStraddleFolds(
      @ForAll("tables") Table table,
      @ForAll @IntRange(min = 2, max = 10) int folds,
      @ForAll long seed) {
    int[] assignment = Folds.of(table.labels(), table.groups(), folds, seed).assignment();
    assertWhole(table, row -> assignment[row]);
  }

  @Property
  void foldsOfSingleTextsDifferByAtMostOneRowPerClassAndInSize(
      @ForAll("tables") Table table,
      @ForAll @IntRange(min = 2, max = 10) int folds,
      @ForAll long seed) {
    Folds made = Folds.of(table.labels(), table.alone(), folds, seed);
    int[][] ofClass = new int[6][folds];
    int[] sizes = new int[folds];
    for (int row = 0; row < table.labels().length; row++) {
      ofClass[table.labels()[row]][made.foldOf(row)]++;
      sizes[made.foldOf(row)]++;
    }
    assertTrue(spread(sizes) <= 1, () -> Arrays.toString(sizes));
    for (int[] counts : ofClass) {
      assertTrue(spread(counts) <= 1, () -> Arrays.toString(counts));
    }
  }

  @Property
  void aClassSpreadsNoFurtherThanItsLargestTextWhereTextsHaveOneLabel(
      @ForAll("tables") Table table,
      @ForAll @IntRange(min = 2, max = 10) int folds,
      @ForAll long seed) {
    int[] labels = Arrays.stream(table.groups()).map(group -> group % 3).toArray();
    Folds made = Folds.of(labels, table.groups(), folds, seed);
    int[][] ofClass = new int[3][folds];
    int[] ofGroup = new int[41];
    for (int row = 0; row < labels.length; row++) {
      ofClass[labels[row]][made.foldOf(row)]++;
      ofGroup[table.groups()[row]]++;
    }
    for (int label = 0; label < 3; label++) {
      int of = label;
      int largest =
          IntStream.range(0, 41)
              .filter(group -> group % 3 == of)
              .map(group -> ofGroup[group])
              .max()
              .orElse(0);
      assertTrue(spread(ofClass[label]) <= largest);
    }
  }

  @Property
  void equalTextsAreHeldOutTogetherAndEveryClassKeepsARow(
      @ForAll("tables") Table table,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll long seed) {
    boolean[] heldOut = Folds.holdOut(table.labels(), table.groups(), share, seed);
    assertWhole(table, row -> heldOut[row] ? 1 : 0);
    assertEveryClassHasARow(table, heldOut, false);
  }

  @Property
  void aLargerSampleHoldsEverySmallerOne(
      @ForAll("tables") Table table,
      @ForAll @DoubleRange(min = 0.01, max = 1) double one,
      @ForAll @DoubleRange(min = 0.01, max = 1) double other,
      @ForAll long seed) {
    boolean[] small = Folds.subset(table.labels(), table.groups(), Math.min(one, other), seed);
    boolean[] large = Folds.subset(table.labels(), table.groups(), Math.max(one, other), seed);
    assertTrue(IntStream.range(0, small.length).allMatch(row -> large[row] || !small[row]));
    assertWhole(table, row -> small[row] ? 1 : 0);
    assertEveryClassHasARow(table, small, true);
  }

  @Property
  void theWholeShareIsEveryRow(@ForAll("tables") Table table, @ForAll long seed) {
    boolean[] all = new boolean[table.labels().length];
    Arrays.fill(all, true);
    assertArrayEquals(all, Folds.subset(table.labels(), table.groups(), 1, seed));
  }

  private static void assertWhole(Table table, IntUnaryOperator side) {
    int[] sides = new int[41];
    Arrays.fill(sides, -1);
    for (int row = 0; row < table.groups().length; row++) {
      int group = table.groups()[row];
      assertTrue(sides[group] == -1 || sides[group] == side.applyAsInt(row));
      sides[group] = side.applyAsInt(row);
    }
  }

  private static void assertEveryClassHasARow(Table table, boolean[] rows, boolean where) {
    long kept =
        IntStream.range(0, rows.length)
            .filter(row -> rows[row] == where)
            .map(row -> table.labels()[row])
            .distinct()
            .count();
    assertEquals(Arrays.stream(table.labels()).distinct().count(), kept);
  }

  private static int spread(int[] counts) {
    return Arrays.stream(counts).max().orElseThrow() - Arrays.stream(counts).min().orElseThrow();
  }
}
