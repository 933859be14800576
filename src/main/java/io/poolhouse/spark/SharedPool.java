package io.poolhouse.spark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Things that are dear to make and that many use at once, by key. Each is made once, by the first
 * that asks for it, while others who ask for the same wait and those who ask for another do not.
 * Beyond {@code most} of them, the one that has been idle for longest is closed; what is in use
 * stays, so that there may be more as long as all are used.
 */
final class SharedPool<K, V extends AutoCloseable> {

  /** A right to use a thing, until it is given back. */
  static final class Lease<V> implements AutoCloseable {
    private final V value;
    private final boolean made;
    private Runnable giveBack;

    private Lease(V value, boolean made, Runnable giveBack) {
      this.value = value;
      this.made = made;
      this.giveBack = giveBack;
    }

    V value() {
      return value;
    }

    /** Whether this lease's taker had to make it. */
    boolean made() {
      return made;
    }

    /** Closing again does nothing. */
    @Override
    public synchronized void close() {
      if (giveBack != null) {
        giveBack.run();
        giveBack = null;
      }
    }
  }

  private final class Entry {
    private V value;
    private int users;

    /** Only those who want this very thing wait here. */
    private synchronized boolean make(Supplier<V> maker) {
      if (value != null) {
        return false;
      }
      value = maker.get();
      return true;
    }
  }

  private final Map<K, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param maker called where the thing is not there
   * @param most how many may be kept, this one among them
   */
  Lease<V> lease(K key, Supplier<V> maker, int most) {
    Entry entry;
    List<V> idle;
    synchronized (this) {
      entry = entries.computeIfAbsent(key, absent -> new Entry());
      entry.users++;
      idle = removedIdle(most);
    }
    idle.forEach(SharedPool::closed); // first, so that the new one finds its memory free
    boolean made;
    try {
      made = entry.make(maker);
    } catch (RuntimeException | Error notMade) {
      giveBack(key, entry);
      throw notMade;
    }
    return new Lease<>(entry.value, made, () -> giveBack(key, entry));
  }

  private synchronized void giveBack(K key, Entry entry) {
    entry.users--;
    if (entry.value == null && entry.users == 0) {
      entries.remove(key, entry);
    }
  }

  private List<V> removedIdle(int most) {
    List<V> removed = new ArrayList<>();
    var oldest = entries.values().iterator();
    while (entries.size() > most && oldest.hasNext()) {
      Entry entry = oldest.next();
      if (entry.users == 0) {
        oldest.remove();
        removed.add(entry.value);
      }
    }
    return removed;
  }

  synchronized List<V> values() {
    return entries.values().stream()
        .filter(entry -> entry.value != null)
        .map(entry -> entry.value)
        .toList();
  }

  synchronized Map<K, V> byKey() {
    Map<K, V> there = new LinkedHashMap<>();
    entries.forEach(
        (key, entry) -> {
          if (entry.value != null) {
            there.put(key, entry.value);
          }
        });
    return there;
  }

  /** Leases that were not given back yet. */
  synchronized int users() {
    return entries.values().stream().mapToInt(entry -> entry.users).sum();
  }

  /** All, also those in use: their users see them closed. */
  void closeAll() {
    List<V> all;
    synchronized (this) {
      all = values();
      entries.clear();
    }
    all.forEach(SharedPool::closed);
  }

  private static void closed(AutoCloseable value) {
    try {
      value.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
