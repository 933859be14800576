package io.poolhouse.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an encoder is made of: a tree of named parts down to its tensors, in one fixed order. The
 * tensors that a file must have, the objects of the program and the order of what training changes
 * are all read off it, so that each is written down once.
 */
public sealed interface Part {

  /** Every tensor of the program, in the order in which the program collects them. */
  List<Leaf> leaves();

  /** The shape of every tensor of a model's file, by Hugging Face's name. */
  default Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    leaves().forEach(leaf -> leaf.names().forEach(name -> shapes.put(name, leaf.shape())));
    return shapes;
  }

  /** How many numbers all tensors hold. */
  default long numbers() {
    return leaves().stream()
        .mapToLong(leaf -> leaf.names().size() * leaf.shape().stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  /**
   * One tensor of the program: one of the file, or several end to end along the first dimension.
   *
   * @param names in the file; none where the model has no such tensor
   * @param shape of each of them
   * @param decays whether weight decay pulls it towards 0, where neither a bias nor a normalisation
   *     has reason to be
   */
  record Leaf(List<String> names, List<Long> shape, boolean decays) implements Part {

    /** Keeps the place of what is not there. */
    public static final Leaf NONE = new Leaf(List.of(), List.of(0L), false);

    static Leaf table(String name, long rows, long columns) {
      return new Leaf(List.of(name), List.of(rows, columns), true);
    }

    @Override
    public List<Leaf> leaves() {
      return List.of(this);
    }
  }

  /**
   * A product with a weight {@code [outputs, inputs]}, as torch has it.
   *
   * @param bias empty where the program has no place for one
   */
  record Dense(Leaf weight, Optional<Leaf> bias) implements Part {

    /** Of a model that has none. */
    static final Dense NONE = new Dense(Leaf.NONE, Optional.of(Leaf.NONE));

    /**
     * @param outputs of each of the names, which lie end to end in one product
     */
    static Dense of(long outputs, long inputs, String... names) {
      return new Dense(
          new Leaf(with(".weight", names), List.of(outputs, inputs), true),
          Optional.of(new Leaf(with(".bias", names), List.of(outputs), false)));
    }

    Dense withoutBias() {
      return new Dense(weight, Optional.empty());
    }

    private static List<String> with(String suffix, String... names) {
      return List.of(names).stream().map(name -> name + suffix).toList();
    }

    @Override
    public List<Leaf> leaves() {
      return bias.map(added -> List.of(weight, added)).orElse(List.of(weight));
    }
  }

  /**
   * A normalisation over the last dimension.
   *
   * @param bias empty where the program has no place for one
   */
  record Norm(Leaf weight, Optional<Leaf> bias, double epsilon) implements Part {

    static Norm of(String name, long width, double epsilon) {
      return new Norm(
          new Leaf(List.of(name + ".weight"), List.of(width), false),
          Optional.of(new Leaf(List.of(name + ".bias"), List.of(width), false)),
          epsilon);
    }

    Norm withoutBias() {
      return new Norm(weight, Optional.empty(), epsilon);
    }

    @Override
    public List<Leaf> leaves() {
      return bias.map(added -> List.of(weight, added)).orElse(List.of(weight));
    }
  }

  /** The table of words {@code [vocabulary, width]}, of which some rows only may be trained. */
  record Words(Leaf table) implements Part {

    static Words of(String name, long vocabulary, long width) {
      return new Words(Leaf.table(name, vocabulary, width));
    }

    @Override
    public List<Leaf> leaves() {
      return table.leaves();
    }
  }

  /**
   * Parts that compute something together.
   *
   * @param kind such as {@code Layer}: the program has a class of this name
   * @param parts by their role, in order
   */
  record Block(String kind, Map<String, Part> parts) implements Part {

    static Block of(String kind) {
      return new Block(kind, new LinkedHashMap<>());
    }

    Block with(String role, Part part) {
      Map<String, Part> more = new LinkedHashMap<>(parts);
      more.put(role, part);
      return new Block(kind, more);
    }

    /** A number, a word or a list of whole numbers. */
    Block with(String role, Object value) {
      return with(role, new Setting(value));
    }

    @Override
    public List<Leaf> leaves() {
      return collected(parts.values());
    }
  }

  /** Parts of one kind, one after the other. */
  record Blocks(List<Block> blocks) implements Part {
    @Override
    public List<Leaf> leaves() {
      return collected(blocks);
    }
  }

  /**
   * What is not a tensor.
   *
   * @param value an Integer, Double, Boolean, String or {@code List<Integer>}
   */
  record Setting(Object value) implements Part {
    @Override
    public List<Leaf> leaves() {
      return List.of();
    }
  }

  private static List<Leaf> collected(Iterable<? extends Part> parts) {
    List<Leaf> leaves = new ArrayList<>();
    parts.forEach(part -> leaves.addAll(part.leaves()));
    return leaves;
  }
}
