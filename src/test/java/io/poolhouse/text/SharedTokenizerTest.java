package io.poolhouse.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several tasks of one executor share a tokenizer. */
@Timeout(120)
class SharedTokenizerTest {
  private static final int THREADS = 8;

  @Test
  void eightThreadsGetTheIdsThatOneGets() throws Exception {
    List<String> texts =
        IntStream.range(0, 2_000).mapToObj(i -> "text number " + i + " \u6771\u4eac!").toList();
    var options = TokenizerOptions.of(8, LongTexts.WINDOW);
    try (TextTokenizer tokenizer =
        TextTokenizer.of(GoogleVocabulary.tokenizerJson(true), options)) {
      Object[] alone = windows(tokenizer.tokenize(texts));
      for (Future<List<TokenizedText>> together : inThreads(tokenizer, texts)) {
        assertArrayEquals(alone, windows(together.get()));
      }
    }
  }

  @Test
  void closingAmidTheWorkOfOthersEndsItWithAnErrorAndNotTheProcess() throws Exception {
    List<String> texts = Collections.nCopies(200_000, "a text");
    var options = TokenizerOptions.of(8, LongTexts.TRUNCATE);
    TextTokenizer tokenizer = TextTokenizer.of(GoogleVocabulary.tokenizerJson(true), options);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<String>> ends = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        ends.add(threads.submit(() -> end(tokenizer, texts)));
      }
      Thread.sleep(200);
      tokenizer.close();
      for (Future<String> end : ends) {
        assertEquals("The tokenizer is closed.", end.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static String end(TextTokenizer tokenizer, List<String> texts) {
    try {
      return tokenizer.tokenize(texts).size() + " texts";
    } catch (IllegalStateException closed) {
      return closed.getMessage();
    }
  }

  private static List<Future<List<TokenizedText>>> inThreads(
      TextTokenizer tokenizer, List<String> texts) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      return threads.invokeAll(Collections.nCopies(THREADS, () -> tokenizer.tokenize(texts)));
    } finally {
      threads.shutdown();
    }
  }

  private static Object[] windows(List<TokenizedText> texts) {
    return texts.stream().map(text -> text.windows().toArray()).toArray();
  }
}
