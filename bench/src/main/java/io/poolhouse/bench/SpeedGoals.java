package io.poolhouse.bench;

import io.poolhouse.engine.ComputeDevice;
import io.poolhouse.engine.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the engine has to reach on a device. */
record SpeedGoals(ComputeDevice device, String onePooling) {
  private static final String EIGHT = "mean,cls,mean-nospecial,max,sqrt,last,weighted,mean@-2";
  private static final String EVERY_LAYER = "mean@*";

  /** What the engine gives in a pass, from one contestant to the next. */
  List<String> poolings() {
    return List.of(onePooling, EIGHT, EVERY_LAYER);
  }

  List<Goal> of(Contest contest) {
    List<Goal> goals = new ArrayList<>();
    for (Precision precision : Engines.precisions(device)) {
      if (contest.settings().containsKey(Engines.name(precision, onePooling))) {
        speed(contest, precision).ifPresent(goals::add);
        goals.add(poolings(contest, precision, EIGHT, "eight poolings", 1.05));
        goals.add(poolings(contest, precision, EVERY_LAYER, EVERY_LAYER, 1.10));
      }
    }
    return goals;
  }

  /** Against a peer on the CPU, so for the CPU. */
  private Optional<Goal> speed(Contest contest, Precision precision) {
    if (device.isCuda() || !contest.settings().containsKey(OnnxContestant.NAME)) {
      return Optional.empty();
    }
    String one = Engines.name(precision, onePooling);
    Ratio times = contest.rounds().times(OnnxContestant.NAME, one);
    String what = precision.word() + ": speed against ONNX Runtime's float32";
    return floor(precision, contest.set()).map(floor -> Goal.atLeast(what, times, floor));
  }

  /** By word: a precision that is not here has none. */
  private static Optional<Double> floor(Precision precision, TextSet set) {
    return switch (precision.word()) {
      case "float32" -> Optional.of(set == TextSet.LONG ? 1.2 : 1.4);
      case "bfloat16" -> Optional.of(2.4);
      case "int8" -> Optional.of(3.0);
      default -> Optional.empty();
    };
  }

  private Goal poolings(
      Contest contest, Precision precision, String poolings, String label, double most) {
    Ratio times =
        contest
            .rounds()
            .times(Engines.name(precision, poolings), Engines.name(precision, onePooling));
    return Goal.atMost(
        "%s: time of %s against one pooling".formatted(precision.word(), label), times, most);
  }
}
