package io.poolhouse.text;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Platform;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Hugging Face's Rust tokenizer through DJL's JNI, one call a text. Safe for several threads.
 *
 * <p>DJL's {@code HuggingFaceTokenizer} is not used: besides the ids it copies token strings,
 * character spans, masks and word ids of every text. Nor is the library's batch call: one text that
 * it cannot take aborts the whole JVM there, where this call throws, and it spreads over all cores,
 * where Spark's tasks already are.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final TokenizersLibrary RUST = TokenizersLibrary.LIB;

  /** Closing waits for the texts under way: Rust would read freed memory and take the JVM along. */
  private final ReadWriteLock life = new ReentrantReadWriteLock();

  private final long handle;
  private boolean closed;

  private NativeTokenizer(long handle) {
    this.handle = handle;
  }

  /**
   * @throws TokenizerException if the library refuses the JSON, with its reason
   */
  static NativeTokenizer load(String tokenizerJson) {
    NativeFolder.mustBeSafe();
    LibUtils.checkStatus();
    try {
      return new NativeTokenizer(RUST.createTokenizerFromString(tokenizerJson));
    } catch (RuntimeException refused) {
      throw new TokenizerException(
          ("Hugging Face's tokenizers library cannot load the tokenizer.json: %s. Save it again with"
                  + " a current version of transformers or tokenizers.")
              .formatted(refused.getMessage()),
          refused);
    }
  }

  /**
   * The ids of the text alone.
   *
   * @throws TokenizerException if the tokenizer cannot take the text
   * @throws IllegalStateException after {@link #close}
   */
  int[] contentIds(String text) {
    return ids(text, false);
  }

  /** As {@link #contentIds}, with what the post-processor adds. */
  int[] framedIds(String text) {
    return ids(text, true);
  }

  private int[] ids(String text, boolean framed) {
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("The tokenizer is closed.");
      }
      long encoding = encode(text, framed);
      try {
        return Arrays.stream(RUST.getTokenIds(encoding)).mapToInt(Math::toIntExact).toArray();
      } finally {
        RUST.deleteEncoding(encoding);
      }
    } finally {
      life.readLock().unlock();
    }
  }

  private long encode(String text, boolean framed) {
    try {
      return RUST.encode(handle, withoutLoneSurrogates(text), framed);
    } catch (RuntimeException refused) {
      throw new TokenizerException(
          "The tokenizer cannot take a text of %d characters: %s."
              .formatted(text.length(), refused.getMessage()),
          refused);
    }
  }

  /**
   * Half a surrogate pair has no form in UTF-8, and JNI would garble the whole text for it: each
   * becomes U+FFFD, as wherever Unicode text is decoded.
   */
  private static String withoutLoneSurrogates(String text) {
    boolean wellFormed =
        text.codePoints().noneMatch(point -> Character.getType(point) == Character.SURROGATE);
    if (wellFormed) {
      return text;
    }
    // The encoder's replacement for what it cannot encode is U+FFFD.
    return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
  }

  static String version() {
    NativeFolder.mustBeSafe();
    LibUtils.checkStatus();
    return Platform.detectPlatform("tokenizers").getVersion();
  }

  /** Frees the native memory, once. */
  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        RUST.deleteTokenizer(handle);
      }
    } finally {
      life.writeLock().unlock();
    }
  }
}
