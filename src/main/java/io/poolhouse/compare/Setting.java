package io.poolhouse.compare;

/**
 * One point of a classifier's grid.
 *
 * @param name what is set, such as {@code L2}
 */
public record Setting(String name, double value) implements java.io.Serializable {
  private static final long serialVersionUID = 1L;

  @Override
  public String toString() {
    return name.isEmpty()
        ? "none"
        : name + " " + (value == Math.rint(value) ? Long.toString((long) value) : value);
  }
}
