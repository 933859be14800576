package io.poolhouse.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A model's tokenizer: texts in, token ids out, ready for the model. Safe for several threads;
 * holds native memory until it is closed.
 *
 * <p>A text is data. Unless {@link TokenizerOptions#controlTokens} says otherwise, nothing that it
 * spells becomes a control token. Half a surrogate pair in a text counts as U+FFFD.
 */
public final class TextTokenizer implements AutoCloseable {
  private final NativeTokenizer tokenizer;
  private final Frame frame;
  private final BitSet ids;
  private final TokenizerOptions options;
  private final Prompt prompt;

  private TextTokenizer(
      NativeTokenizer tokenizer, Frame frame, BitSet ids, TokenizerOptions options) {
    this.tokenizer = tokenizer;
    this.frame = frame;
    this.ids = ids;
    this.options = options;
    this.prompt = Prompt.of(options, tokenizer);
  }

  /**
   * @param tokenizerJson the content of a Hugging Face {@code tokenizer.json}, or what {@link
   *     WordPieceVocabulary#tokenizerJson} made. Its own padding and truncation are left aside
   * @throws TokenizerException if it is no tokenizer, or adds anything else to a text than one
   *     token before it and one after it; or if the prompt leaves no room for a text
   */
  public static TextTokenizer of(String tokenizerJson, TokenizerOptions options) {
    TokenizerJson file = TokenizerJson.parse(tokenizerJson);
    TokenizerJson bare = file.withoutPaddingAndTruncation();
    NativeTokenizer tokenizer =
        NativeTokenizer.load(
            (options.controlTokens() ? bare : bare.withControlTokensAsText()).text());
    try {
      return new TextTokenizer(tokenizer, Frame.of(tokenizer), file.ids(), options);
    } catch (RuntimeException unusable) {
      tokenizer.close();
      throw unusable;
    }
  }

  /** The same tokenizer.json, but texts are lower-cased before anything else. */
  public static String lowercased(String tokenizerJson) {
    return TokenizerJson.parse(tokenizerJson).lowercased().text();
  }

  /**
   * The same tokenizer.json, with this said in its BertNormalizer; as it is where there is none, or
   * where that says so already.
   *
   * @param settings flags of a BertNormalizer, under the names that they have there
   */
  public static String normalizing(String tokenizerJson, Map<String, Boolean> settings) {
    if (settings.isEmpty()) {
      return tokenizerJson;
    }
    TokenizerJson file = TokenizerJson.parse(tokenizerJson);
    TokenizerJson changed = file.normalizing(settings);
    return changed.equals(file) ? tokenizerJson : changed.text();
  }

  /**
   * The version of the native library, loaded by this call.
   *
   * @throws ai.djl.engine.EngineException where it does not load
   */
  public static String nativeVersion() {
    return NativeTokenizer.version();
  }

  /**
   * @param texts may hold nulls
   * @return one for each text, in order
   * @throws IllegalStateException after {@link #close}
   */
  public List<TokenizedText> tokenize(List<String> texts) {
    List<TokenizedText> tokenized = new ArrayList<>(texts.size());
    for (String text : texts) {
      tokenized.add(tokenize(text));
    }
    return Collections.unmodifiableList(tokenized);
  }

  private TokenizedText tokenize(String text) {
    if (text == null) {
      return new TokenizedText(List.of(), TextStatus.NULL);
    }
    String own = isBlank(text) ? "" : text;
    try {
      return framed(tokenizer.contentIds(options.prompt() + own), own);
    } catch (TokenizerException refused) {
      // One text must not end a job of millions; what becomes of failed rows is the user's choice.
      return new TokenizedText(List.of(frame.around(new int[0])), TextStatus.FAILED);
    }
  }

  /** Byte-level tokenizers have tokens for white space, which would be all that is pooled. */
  private static boolean isBlank(String text) {
    return text.codePoints()
        .allMatch(point -> Character.isWhitespace(point) || Character.isSpaceChar(point));
  }

  private TokenizedText framed(int[] content, String text) {
    if (content.length > options.room()) {
      return new TokenizedText(
          prompt.cut(content, options).stream().map(frame::around).toList(),
          options.longTexts().status());
    }
    boolean empty =
        content.length == 0 || (prompt.isAll(content) && tokenizer.contentIds(text).length == 0);
    return new TokenizedText(
        List.of(frame.around(content)), empty ? TextStatus.EMPTY : TextStatus.OK);
  }

  /**
   * Tokens of a window up to the end of the prompt, [CLS] included; 0 without a prompt. They are
   * counted as sentence-transformers counts them: in the prompt alone, whose last token may be
   * another where a text follows.
   */
  public int promptTokens() {
    return options.prompt().isEmpty() ? 0 : 1 + prompt.ids().length;
  }

  /** Tokens in the vocabulary, control tokens and added tokens included. */
  public int vocabularySize() {
    return ids.cardinality();
  }

  /** The largest id of any token; {@code vocabularySize() - 1} where the ids have no gaps. */
  public int largestId() {
    return ids.length() - 1;
  }

  /**
   * @param embeddingRows rows of the model's token embedding table
   * @throws TokenizerException if a token's id has no row
   */
  public void mustFit(int embeddingRows) {
    if (largestId() >= embeddingRows) {
      throw new TokenizerException(
          ("The tokenizer has %d tokens with ids up to %d, but the model has embeddings for ids up to"
                  + " %d only. Use the tokenizer.json or vocab.txt that was published with the model.")
              .formatted(vocabularySize(), largestId(), embeddingRows - 1));
    }
  }

  /** Frees the native memory, after the texts under way; closing again does nothing. */
  @Override
  public void close() {
    tokenizer.close();
  }
}
