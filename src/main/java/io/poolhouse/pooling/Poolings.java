package io.poolhouse.pooling;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Lists of poolings, as {@code --pooling} takes them: {@code all,mean@-2,cls+mean}. */
public final class Poolings {

  private Poolings() {}

  /**
   * Reads a list and checks it against a model. {@code all} and {@code @*} are written out; a
   * pooling that these repeat is kept once, where it came first.
   *
   * @return different poolings, at least one, in the order of the list; the model can give each
   * @throws PoolingException for a text that is no list of poolings, with the column; for a pooling
   *     that the model cannot give; for a pooling that the user wrote twice
   */
  public static List<Pooling> parse(String list, ModelShape shape) {
    Set<Pooling> poolings = new LinkedHashSet<>();
    Set<Pooling> writtenOut = new HashSet<>();
    for (Entry entry : new PoolingParser(list).list()) {
      for (Pooling pooling : entry.expand(shape)) {
        shape.mustOffer(pooling);
        if (entry.writtenOut() && !writtenOut.add(pooling)) {
          throw namedTwice(pooling, list);
        }
        poolings.add(pooling);
      }
    }
    return List.copyOf(poolings);
  }

  private static PoolingException namedTwice(Pooling pooling, String list) {
    return new PoolingException(
        "Pooling '%s' is named twice in '%s'. Name it once; without '@' it means '@-1'."
            .formatted(pooling, list));
  }
}
