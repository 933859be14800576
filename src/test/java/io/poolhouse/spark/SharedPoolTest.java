package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.poolhouse.spark.SharedPool.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SharedPoolTest {
  private final SharedPool<String, Thing> pool = new SharedPool<>();
  private final AtomicInteger made = new AtomicInteger();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  private static final class Thing implements AutoCloseable {
    private final AtomicInteger closed = new AtomicInteger();

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  private Thing make() {
    made.incrementAndGet();
    return new Thing();
  }

  private Lease<Thing> lease(String key, int most) {
    return pool.lease(key, this::make, most);
  }

  private Thing used(String key, int most) {
    try (Lease<Thing> lease = lease(key, most)) {
      return lease.value();
    }
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void eightThreadsThatWantTheSameGetOneAndOneOfThemMadeIt() throws Exception {
    CountDownLatch all = new CountDownLatch(8);
    List<Future<Lease<Thing>>> leases = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      leases.add(
          threads.submit(
              () -> {
                all.countDown();
                all.await();
                return pool.lease(
                    "a",
                    () -> {
                      sleep();
                      return make();
                    },
                    4);
              }));
    }
    Thing first = leases.get(0).get().value();
    int makers = 0;
    for (Future<Lease<Thing>> lease : leases) {
      assertSame(first, lease.get().value());
      makers += lease.get().made() ? 1 : 0;
    }
    assertEquals(1, made.get());
    assertEquals(1, makers);
  }

  private static void sleep() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoWantsAnotherDoesNotWait() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Lease<Thing>> slow = threads.submit(() -> pool.lease("slow", held(making, mayEnd), 4));
    making.await();
    assertTrue(lease("other", 4).made());
    assertFalse(slow.isDone());
    mayEnd.countDown();
    assertTrue(slow.get().made());
  }

  private java.util.function.Supplier<Thing> held(CountDownLatch making, CountDownLatch mayEnd) {
    return () -> {
      making.countDown();
      try {
        assertTrue(mayEnd.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return make();
    };
  }

  @Test
  void beyondTheBoundTheOneThatWasIdleForLongestIsClosed() {
    Thing a;
    Thing b;
    try (Lease<Thing> long_ = lease("a", 2)) {
      a = long_.value();
      b = used("b", 2); // taken later, given back sooner
    }
    Thing c = used("c", 2);
    assertEquals(List.of(0, 1, 0), closed(a, b, c));
    assertSame(a, used("a", 2));
    used("d", 2);
    assertEquals(List.of(0, 1, 1), closed(a, b, c));
    assertNotSame(b, used("b", 2));
  }

  @Test
  void itsMemoryIsFreeBeforeTheNextIsMade() {
    Thing a = used("a", 1);
    pool.lease(
        "b",
        () -> {
          assertEquals(1, a.closed.get());
          return make();
        },
        1);
  }

  @Test
  void whatIsUsedStaysAndGoesWhenItIsGivenBack() {
    Lease<Thing> a = lease("a", 1);
    Lease<Thing> b = lease("b", 1);
    assertEquals(2, pool.values().size());
    a.close();
    assertEquals(List.of(1, 0), closed(a.value(), b.value()));
    assertEquals(List.of(b.value()), pool.values());
    b.close();
    assertEquals(0, b.value().closed.get(), "the last one stays for whoever comes next");
  }

  @Test
  void givingBackTwiceIsGivingBackOnce() {
    Lease<Thing> first = lease("a", 1);
    Lease<Thing> second = lease("a", 1);
    first.close();
    first.close();
    lease("b", 1);
    assertEquals(0, second.value().closed.get(), "still used");
    second.close();
    assertEquals(1, second.value().closed.get());
  }

  @Test
  void whatCannotBeMadeLeavesNothingAndIsTriedAgain() {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () ->
                pool.lease(
                    "a",
                    () -> {
                      throw new IllegalStateException("no memory");
                    },
                    1));
    assertEquals("no memory", e.getMessage());
    assertEquals(List.of(), pool.values());
    assertTrue(lease("a", 1).made());
  }

  @Test
  void oneWhoWaitedForAFailureTriesItself() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch mayFail = new CountDownLatch(1);
    Future<Lease<Thing>> failing =
        threads.submit(
            () ->
                pool.lease(
                    "a",
                    () -> {
                      held(making, mayFail).get();
                      throw new IllegalStateException("no memory");
                    },
                    1));
    making.await();
    Future<Lease<Thing>> waiting = threads.submit(() -> lease("a", 1));
    mayFail.countDown();
    assertThrows(Exception.class, failing::get);
    assertTrue(waiting.get().made());
    assertEquals(1, pool.values().size());
  }

  @Test
  void allAreClosedOnceAndMadeAnewForWhoComesLater() {
    Thing idle = used("a", 4);
    Lease<Thing> used = lease("b", 4);
    pool.closeAll();
    pool.closeAll();
    used.close();
    assertEquals(List.of(1, 1), closed(idle, used.value()));
    assertNotSame(idle, used("a", 4));
  }

  @Test
  void whatWasBeingMadeWhileAllWereClosedIsClosedByItsLastUser() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Lease<Thing>> late = threads.submit(() -> pool.lease("a", held(making, mayEnd), 4));
    making.await();
    pool.closeAll();
    mayEnd.countDown();
    Thing thing = late.get().value();
    assertEquals(0, thing.closed.get());
    late.get().close();
    assertEquals(1, thing.closed.get());
    assertEquals(List.of(), pool.values());
  }

  @Test
  void underManyThreadsNothingUsedIsClosedAndTheBoundHoldsInTheEnd() throws Exception {
    List<Future<Integer>> runs = new ArrayList<>();
    for (int thread = 0; thread < 8; thread++) {
      int offset = thread;
      runs.add(
          threads.submit(
              () -> {
                int closedInUse = 0;
                for (int i = 0; i < 2_000; i++) {
                  try (Lease<Thing> lease = lease("key" + (i * 7 + offset) % 5, 2)) {
                    closedInUse += lease.value().closed.get();
                  }
                }
                return closedInUse;
              }));
    }
    for (Future<Integer> run : runs) {
      assertEquals(0, run.get());
    }
    assertEquals(2, pool.values().size());
  }

  private static List<Integer> closed(Thing... things) {
    return java.util.Arrays.stream(things).map(thing -> thing.closed.get()).toList();
  }
}
