package io.poolhouse.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Readings of one process, in order.
 *
 * @param readings at about equal distances
 */
record MemoryTrend(List<MemoryReading> readings) {
  /** Of the readings, at the beginning: Java compiles, pools and arenas fill. */
  private static final double WARMING = 0.1;

  /** Of the readings, whose median stands for a time. */
  private static final double PART = 0.2;

  private static final double MINUTES_OF_HOUR = 60;

  List<MemoryReading> start() {
    return partAt(WARMING);
  }

  List<MemoryReading> middle() {
    return partAt((WARMING + 1 - PART) / 2);
  }

  List<MemoryReading> end() {
    return partAt(1 - PART);
  }

  private List<MemoryReading> partAt(double share) {
    int size = readings.size();
    int length = Math.max(1, (int) Math.round(PART * size));
    int from = Math.min(size - length, (int) Math.round(share * size));
    return readings.subList(from, from + length);
  }

  static double median(List<MemoryReading> part, ToDoubleFunction<MemoryReading> of) {
    return Ratio.median(part.stream().mapToDouble(of).sorted().toArray());
  }

  /** MiB an hour by least squares, from half of the time on; 0 for fewer than two readings. */
  double slope(ToDoubleFunction<MemoryReading> of) {
    List<MemoryReading> late = readings.subList(readings.size() / 2, readings.size());
    double time = late.stream().mapToDouble(MemoryReading::minutes).average().orElse(0);
    double mean = late.stream().mapToDouble(of).average().orElse(0);
    double together = 0;
    double squares = 0;
    for (MemoryReading reading : late) {
      double distance = reading.minutes() - time;
      together += distance * (of.applyAsDouble(reading) - mean);
      squares += distance * distance;
    }
    return squares == 0 ? 0 : MINUTES_OF_HOUR * together / squares;
  }
}
