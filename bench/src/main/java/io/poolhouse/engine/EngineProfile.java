package io.poolhouse.engine;

import ai.djl.pytorch.jni.JniUtils;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which operators of PyTorch the time of some work goes to, by PyTorch's own profiler: seconds of
 * each without those of the operators within it. The profiler itself takes some time for every
 * operator, so that many small ones look larger than they are.
 */
public final class EngineProfile {
  private EngineProfile() {}

  /** One operator's call, as Chrome's trace format has it: microseconds. */
  private record Call(String name, double start, double duration) {
    double end() {
      return start + duration;
    }
  }

  /**
   * @param work done by the calling thread
   * @param trace a file for what the profiler writes
   */
  public static Map<String, Double> of(Runnable work, Path trace) throws IOException {
    PyTorch.useThisThread();
    JniUtils.startProfile(false, false, false);
    work.run();
    JniUtils.stopProfile(trace.toString());
    return ownSeconds(calls(trace));
  }

  private static List<Call> calls(Path trace) throws IOException {
    List<Call> calls = new ArrayList<>();
    for (JsonElement element : JsonParser.parseString(Files.readString(trace)).getAsJsonArray()) {
      JsonObject event = element.getAsJsonObject();
      if (event.has("dur")) {
        calls.add(
            new Call(
                event.get("name").getAsString(),
                event.get("ts").getAsDouble(),
                event.get("dur").getAsDouble()));
      }
    }
    calls.sort(
        Comparator.comparingDouble(Call::start)
            .thenComparing(Comparator.comparingDouble(Call::duration).reversed()));
    return calls;
  }

  private static Map<String, Double> ownSeconds(List<Call> calls) {
    Map<String, Double> seconds = new HashMap<>();
    Deque<Call> around = new ArrayDeque<>();
    for (Call call : calls) {
      while (!around.isEmpty() && around.peek().end() <= call.start()) {
        around.pop();
      }
      if (!around.isEmpty()) {
        seconds.merge(around.peek().name(), -call.duration() / 1e6, Double::sum);
      }
      seconds.merge(call.name(), call.duration() / 1e6, Double::sum);
      around.push(call);
    }
    return seconds;
  }
}
