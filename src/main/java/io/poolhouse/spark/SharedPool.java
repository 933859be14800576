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
    private volatile V value;
    private int users;

    /** Its users may go on with what they have; nobody else gets it. */
    private boolean closed;

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
    try {
      idle.forEach(SharedPool::closed); // first, so that the new one finds its memory free
      boolean made = entry.make(maker);
      return new Lease<>(entry.value, made, () -> giveBack(key, entry, most));
    } catch (RuntimeException | Error notMade) {
      giveBack(key, entry, most);
      throw notMade;
    }
  }

  /** Where all were in use there may be too many, which nobody may ever ask for again. */
  private void giveBack(K key, Entry entry, int most) {
    List<V> idle;
    synchronized (this) {
      entry.users--;
      boolean known = entries.get(key) == entry; // asking makes it the one used last
      if (known && entry.value == null && entry.users == 0) {
        entries.remove(key);
      }
      idle = removedIdle(most);
      if (!known && entry.value != null && entry.users == 0 && !entry.closed) {
        idle.add(entry.value); // it was being made while all were closed
        entry.closed = true;
      }
    }
    idle.forEach(SharedPool::closed);
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
    List<V> all = new ArrayList<>();
    synchronized (this) {
      for (Entry entry : entries.values()) {
        V value = entry.value; // asked once: it may be made at this moment
        if (value != null) {
          entry.closed = true;
          all.add(value);
        }
      }
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
