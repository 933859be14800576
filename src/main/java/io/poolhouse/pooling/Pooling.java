package io.poolhouse.pooling;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One vector per text: the vectors of the parts, joined in their order. {@code mean} and {@code
 * mean@-1} are equal poolings; printing one and parsing it again gives an equal one.
 */
public record Pooling(List<Part> parts) implements Serializable {
  private static final long serialVersionUID = 1L;

  public Pooling {
    if (parts.isEmpty()) {
      throw new PoolingException("A pooling needs at least one part, such as 'mean'.");
    }
    parts = List.copyOf(parts);
  }

  static Pooling of(How how, Layers layers) {
    return new Pooling(List.of(new WordPart(how, layers)));
  }

  /**
   * Reads exactly one pooling, such as {@code cls+mean@-2}. Whether a model can give it is asked of
   * {@link ModelShape#mustOffer}.
   *
   * @throws PoolingException for any text that is no pooling, with the column, and for texts that
   *     stand for several ({@code all}, {@code mean@*}, {@code cls,mean})
   */
  public static Pooling parse(String text) {
    List<Entry> entries = new PoolingParser(text).list();
    if (entries.size() == 1 && entries.get(0) instanceof Entry.Written written) {
      return written.pooling();
    }
    throw new PoolingException(
        ("Pooling '%s' names several poolings, but exactly one is expected here. Name one, such as"
                + " 'mean', or join several into one vector with '+', such as 'cls+mean'.")
            .formatted(text));
  }

  /** Floats in the vector, for a model of this hidden size. */
  public int width(int hiddenSize) {
    return parts.stream().mapToInt(part -> part.width(hiddenSize)).reduce(0, Math::addExact);
  }

  /** Whether the model's own dense layer over [CLS] is needed. */
  public boolean usesPooler() {
    return parts.stream().anyMatch(Part::usesPooler);
  }

  /**
   * The pooling's part of a column name, of {@code [a-z0-9_]}: {@code mean@avg(0,-1)} gives {@code
   * mean_avg_0_m1}. Different poolings have different slugs.
   */
  public String slug() {
    return toString()
        .replaceAll("-(?=[0-9])", "m")
        .replaceAll("[^a-z0-9]+", "_")
        .replaceAll("_$", "");
  }

  /** As {@link #toString}, and for learned weights which they are: equal texts, equal vectors. */
  public String identity() {
    return parts.stream().map(Part::identity).collect(Collectors.joining("+"));
  }

  /** Whether labels are still to teach it its weights. */
  public boolean isUntrained() {
    return parts.stream()
        .anyMatch(part -> part instanceof LearnedPart learned && learned.name().isEmpty());
  }

  @Override
  public String toString() {
    return parts.stream().map(Part::toString).collect(Collectors.joining("+"));
  }
}
