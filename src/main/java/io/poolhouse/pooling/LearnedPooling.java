package io.poolhouse.pooling;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The weights of a pooling that was learned on one model.
 *
 * @param model the checksum of that model: on any other, the weights mean nothing
 * @param how what pools the tokens; with queries {@code MEAN}, in which each token then has a
 *     weight
 * @param mix of all layers, from the embedding output on, before the softmax; empty: the last layer
 *     is pooled
 * @param queries each of the hidden size; their vectors lie side by side. Empty: no attention
 */
public record LearnedPooling(String model, How how, List<Float> mix, List<List<Float>> queries)
    implements Serializable {
  private static final long serialVersionUID = 1L;

  public LearnedPooling {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(how, "how");
    mix = List.copyOf(mix);
    queries = queries.stream().map(List::copyOf).toList();
    if (mix.isEmpty() && queries.isEmpty()) {
      throw new PoolingException(
          "A learned pooling has queries or a mix of layers; this has none.");
    }
    if (!queries.isEmpty() && how != How.MEAN) {
      throw new PoolingException(
          "Attention is a weighted mean, not a weighted '%s'.".formatted(how.word()));
    }
    if (!mix.isEmpty() && how == How.POOLER) {
      throw new PoolingException("The pooler reads the last layer, not a mix of layers.");
    }
  }

  /** Vectors of the hidden size, side by side. */
  public int vectors() {
    return Math.max(1, queries.size());
  }

  public LearnedWord word() {
    return queries.isEmpty() ? LearnedWord.MIX : LearnedWord.ATTENTION;
  }

  /** What each layer weighs; they add up to 1. */
  public List<Float> shares() {
    double largest = mix.stream().mapToDouble(Float::doubleValue).max().orElse(0);
    double sum = mix.stream().mapToDouble(weight -> Math.exp(weight - largest)).sum();
    return mix.stream().map(weight -> (float) (Math.exp(weight - largest) / sum)).toList();
  }

  /** SHA-256 in hex of all that decides its vectors. */
  public String checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String shape = "%s %s %d %d ".formatted(model, how.word(), mix.size(), queries.size());
      digest.update(shape.getBytes(StandardCharsets.UTF_8));
      add(mix, digest);
      queries.forEach(query -> add(query, digest));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static void add(List<Float> numbers, MessageDigest digest) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * numbers.size());
    numbers.forEach(bytes::putFloat);
    digest.update(bytes.flip());
  }

  /** Short: weights say nothing to a reader. */
  @Override
  public String toString() {
    return "%s of %d vectors, %s".formatted(word().word(), vectors(), checksum().substring(0, 16));
  }
}
