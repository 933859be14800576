package io.poolhouse.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StateMemoryTest {
  private static final long MOST = 10;

  private final StateMemory memory = new StateMemory();

  @Test
  void whatDoesNotFitBesideOthersWaitsForThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    Future<Boolean> large =
        threads.submit(
            () ->
                memory.taking(
                    8,
                    MOST,
                    () -> {
                      begun.countDown();
                      return ended(mayEnd);
                    }));
    begun.await();
    assertEquals("small", memory.taking(2, MOST, () -> "small"), "beside it");
    Future<String> other = threads.submit(() -> memory.taking(5, MOST, () -> "other"));
    assertThrows(
        java.util.concurrent.TimeoutException.class, () -> other.get(300, TimeUnit.MILLISECONDS));
    assertFalse(large.isDone());
    mayEnd.countDown();
    assertEquals("other", other.get());
    assertTrue(large.get());
    threads.shutdown();
  }

  private static boolean ended(CountDownLatch latch) throws IOException {
    try {
      return latch.await(50, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void workThatFailsGivesItsMemoryBackAndALargeOneRunsAlone() throws IOException {
    assertThrows(
        IOException.class,
        () ->
            memory.taking(
                8,
                MOST,
                () -> {
                  throw new IOException("failed");
                }));
    assertEquals(1, memory.taking(3 * MOST, MOST, () -> 1));
  }
}
