package io.poolhouse.spark;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/**
 * The texts of a task that were used last and what they gave, up to so many bytes; an eighth of
 * that as long as hardly any text comes again, because whatever is kept costs Java's collector.
 */
final class RecentTexts {
  /** A map's entry, two objects and their headers, about. */
  private static final int ENTRY_BYTES = 160;

  /** One text in so many must be a repeat for the full size to pay. */
  private static final int REPEAT_IN = 50;

  /** A text and, once it is embedded, what it gave. */
  static final class Entry {
    private final String text;
    private UnsafeRow results;
    private long bytes;
    private boolean asked;

    private Entry(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    UnsafeRow results() {
      return results;
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private long bytes;
  private long asked;
  private long repeats;

  RecentTexts(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * @param text may be null
   */
  Entry of(String text) {
    Entry entry = entries.computeIfAbsent(text, Entry::new);
    asked++;
    if (entry.asked) {
      repeats++;
    }
    return entry;
  }

  /** Whether this is the first time that the entry is asked for; true once. */
  static boolean isNew(Entry entry) {
    boolean first = !entry.asked;
    entry.asked = true;
    return first;
  }

  void put(Entry entry, UnsafeRow results) {
    entry.results = results;
    entry.bytes =
        ENTRY_BYTES + results.getSizeInBytes() + (entry.text == null ? 0 : entry.text.length());
    long most = repeats * REPEAT_IN < asked ? mostBytes / 8 : mostBytes;
    if (entry.bytes > most) {
      entries.remove(entry.text);
      return;
    }
    bytes += entry.bytes;
    forgetBeyond(most);
  }

  /** Those that are yet to be embedded weigh nothing, and are used last. */
  private void forgetBeyond(long most) {
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > most) {
      bytes -= oldest.next().bytes;
      oldest.remove();
    }
  }

  long bytes() {
    return bytes;
  }
}
