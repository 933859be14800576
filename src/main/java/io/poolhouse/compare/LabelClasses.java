package io.poolhouse.compare;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The classes that training knows; a class's index is its place here.
 *
 * @param labels numbers by their value where all of them are numbers, else by code points
 */
record LabelClasses(List<String> labels) {

  static LabelClasses of(Collection<String> labels) {
    boolean numbers = labels.stream().allMatch(label -> number(label).isPresent());
    Comparator<String> byCodePoints =
        Comparator.comparing(label -> label.codePoints().toArray(), Arrays::compare);
    Comparator<String> order =
        numbers
            ? Comparator.<String, BigDecimal>comparing(label -> number(label).orElseThrow())
                .thenComparing(byCodePoints)
            : byCodePoints;
    return new LabelClasses(labels.stream().sorted(order).toList());
  }

  /**
   * The indices of those labels that are classes.
   *
   * @param byValue whether 3 and 3.0 are the same label: those of an integer and a double column
   */
  Map<String, Integer> indices(Collection<String> ofLabels, boolean byValue) {
    Map<String, Integer> known = new TreeMap<>();
    for (String label : ofLabels) {
      int same = labels.indexOf(label);
      int index = same < 0 && byValue ? indexOfValue(label) : same;
      if (index >= 0) {
        known.put(label, index);
      }
    }
    return known;
  }

  private int indexOfValue(String label) {
    Optional<BigDecimal> value = number(label);
    for (int index = 0; index < labels.size() && value.isPresent(); index++) {
      Optional<BigDecimal> other = number(labels.get(index));
      if (other.isPresent() && other.get().compareTo(value.get()) == 0) {
        return index;
      }
    }
    return -1;
  }

  private static Optional<BigDecimal> number(String label) {
    try {
      return Optional.of(new BigDecimal(label));
    } catch (NumberFormatException word) {
      return Optional.empty();
    }
  }
}
