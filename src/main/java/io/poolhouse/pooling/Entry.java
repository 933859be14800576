package io.poolhouse.pooling;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What stands between two commas of a list of poolings. */
sealed interface Entry {

  /** The poolings that this entry stands for, given a model. */
  List<Pooling> expand(ModelShape shape);

  /** Whether the user wrote the pooling out: only then is naming it twice a mistake. */
  boolean writtenOut();

  /** {@code cls+mean}. */
  record Written(Pooling pooling) implements Entry {
    @Override
    public List<Pooling> expand(ModelShape shape) {
      return List.of(shape.resolved(pooling));
    }

    @Override
    public boolean writtenOut() {
      return true;
    }
  }

  /** {@code mean@*}. */
  record EveryLayer(How how) implements Entry {
    @Override
    public List<Pooling> expand(ModelShape shape) {
      return IntStream.rangeClosed(0, shape.layers())
          .mapToObj(layer -> Pooling.of(how, new Layers.One(layer)))
          .toList();
    }

    @Override
    public boolean writtenOut() {
      return false;
    }
  }

  /** {@code all}: everything that the model can give from its last layer. */
  record All() implements Entry {
    static final String WORD = "all";

    @Override
    public List<Pooling> expand(ModelShape shape) {
      Stream<Pooling> words =
          Arrays.stream(How.values())
              .filter(how -> how != How.POOLER || shape.pooler())
              .map(how -> Pooling.of(how, Layers.One.LAST));
      Stream<Pooling> dense = shape.dense().stream().map(part -> new Pooling(List.of(part)));
      return Stream.concat(words, dense).toList();
    }

    @Override
    public boolean writtenOut() {
      return false;
    }
  }
}
