package io.poolhouse.spark;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** What a task's texts gave, those used last, up to so many bytes. */
final class RecentTexts {
  /** A map's entry, a string and an array, about. */
  private static final int ENTRY_BYTES = 160;

  private record Entry(InternalRow results, long bytes) {}

  private final Map<UTF8String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final long mostBytes;
  private long bytes;

  RecentTexts(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /**
   * @param text may be null
   * @return null where it is not known
   */
  InternalRow get(UTF8String text) {
    Entry entry = entries.get(text);
    return entry == null ? null : entry.results();
  }

  /**
   * @param text a copy of its own, not one in a row that Spark will use again
   * @param resultBytes what the results take
   */
  void put(UTF8String text, InternalRow results, long resultBytes) {
    long size = ENTRY_BYTES + resultBytes + (text == null ? 0 : text.numBytes());
    if (size > mostBytes) {
      return;
    }
    Entry before = entries.put(text, new Entry(results, size));
    bytes += size - (before == null ? 0 : before.bytes());
    Iterator<Entry> oldest = entries.values().iterator();
    while (bytes > mostBytes) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  long bytes() {
    return bytes;
  }
}
