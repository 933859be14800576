package io.poolhouse.spark;

import java.util.List;
import java.util.Map;

/**
 * What the workers of a {@link StandaloneCluster} have otherwise than those of {@code
 * docker-compose.yml}.
 *
 * @param hosts of each worker: names of this one. Spark tries a task that hangs on another only
 * @param arguments in the place of those in the file, such as {@code --cores}
 * @param options of their JVMs
 * @param environment theirs and their executors'
 */
public record WorkerSettings(
    List<String> hosts,
    Map<String, String> arguments,
    List<String> options,
    Map<String, String> environment) {

  /** As in the file, one on each host. */
  public static WorkerSettings onHosts(List<String> hosts) {
    return new WorkerSettings(hosts, Map.of(), List.of(), Map.of());
  }

  public WorkerSettings withEnvironment(Map<String, String> theirs) {
    return new WorkerSettings(hosts, arguments, options, theirs);
  }
}
