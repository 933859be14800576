package io.poolhouse.pooling;

import java.util.Objects;
import java.util.Optional;

/**
 * A pooling with weights of its own: {@code attention(NAME)} or {@code mix(NAME)} where they are
 * learned already, {@code attention} or {@code mix(mean)} where labels are to teach them.
 *
 * @param argument what stands in the brackets: a name, or the word that a mix is pooled by; empty
 *     for {@code attention} alone
 * @param weights null until {@link ModelShape#resolved} has found them
 */
public record LearnedPart(LearnedWord word, String argument, LearnedPooling weights)
    implements Part {
  private static final long serialVersionUID = 1L;

  public LearnedPart {
    Objects.requireNonNull(word, "word");
    Objects.requireNonNull(argument, "argument");
  }

  static LearnedPart unresolved(LearnedWord word, String argument) {
    return new LearnedPart(word, argument, null);
  }

  /** The name of what was learned; none where that is still to be done. */
  public Optional<String> name() {
    boolean untrained = argument.isEmpty() || How.named(argument).isPresent();
    return untrained ? Optional.empty() : Optional.of(argument);
  }

  /** The word that a mix which is still to be learned is pooled by. */
  public Optional<How> mixed() {
    return How.named(argument);
  }

  @Override
  public int width(int hiddenSize) {
    if (weights == null) {
      throw new IllegalStateException("Pooling '%s' has no weights yet.".formatted(this));
    }
    return Math.multiplyExact(weights.vectors(), hiddenSize);
  }

  @Override
  public boolean usesPooler() {
    return false;
  }

  @Override
  public String identity() {
    return weights == null ? toString() : this + "#" + weights.checksum().substring(0, 16);
  }

  @Override
  public String toString() {
    return argument.isEmpty() ? word.word() : "%s(%s)".formatted(word.word(), argument);
  }
}
