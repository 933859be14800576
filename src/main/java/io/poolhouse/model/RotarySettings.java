package io.poolhouse.model;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;

/** What {@code config.json} says of rotary positions: their base, where they are the plain kind. */
final class RotarySettings {
  static final String PARAMETERS = "rope_parameters";
  static final String BASE = "rope_theta";
  private static final String TYPE = "rope_type";
  private static final String OLDER_TYPE = "type";
  private static final String PLAIN = "default";
  private static final String PARTIAL = "partial_rotary_factor";
  private static final String SCALING = "rope_scaling";
  private static final Set<String> READ = Set.of(BASE, TYPE, OLDER_TYPE, PARTIAL);

  private RotarySettings() {}

  /**
   * @param json whose {@link #PARAMETERS} it is in, or in a member of these
   */
  static Optional<Double> base(JsonSettings json) {
    requirePlain(json, json.text(TYPE).isPresent() ? TYPE : OLDER_TYPE);
    json.keys().stream()
        .filter(key -> !READ.contains(key))
        .findFirst()
        .ifPresent(key -> refuse(json, key));
    json.number(PARTIAL).ifPresent(part -> requireWhole(PARAMETERS + "." + PARTIAL, part));
    return base(json, BASE);
  }

  private static void requirePlain(JsonSettings json, String key) {
    json.text(key)
        .filter(type -> !type.equals(PLAIN))
        .ifPresent(
            type -> {
              throw new ModelException(
                  "%s.%s is '%s'; this version reads '%s'."
                      .formatted(PARAMETERS, key, type, PLAIN));
            });
  }

  /** A setting of positions that are scaled, or one that nobody here knows. */
  private static void refuse(JsonSettings json, String key) {
    throw new ModelException(
        "%s.%s is %s; this version reads rotary positions that are not scaled."
            .formatted(PARAMETERS, key, json.object().get(key)));
  }

  /** The base of models that say it under a name of their own. */
  static Optional<Double> base(JsonSettings json, String key) {
    return json.number(key).map(base -> above0(key, base));
  }

  private static double above0(String key, double base) {
    if (base > 0 && Double.isFinite(base)) {
      return base;
    }
    throw new ModelException("%s is %s; expected a number above 0.".formatted(key, base));
  }

  /** Refuses heads of which only a part is turned, where the settings say so beside the rest. */
  static void refusePartial(JsonSettings json) {
    json.number(PARTIAL).ifPresent(part -> requireWhole(PARTIAL, part));
  }

  /** Refuses heads of which only a part is turned. */
  static void requireWhole(String key, double part) {
    if (part != 1) {
      throw new ModelException(
          "%s is %s; this version reads 1.0, where all numbers of a head are turned."
              .formatted(key, part));
    }
  }

  static void refuseScaling(JsonSettings json) {
    json.member(SCALING)
        .ifPresent(
            scaling -> {
              throw new ModelException(
                  "%s is %s; this version reads rotary positions that are not scaled."
                      .formatted(SCALING, scaling.object()));
            });
  }

  /**
   * Numbers of a head, which are turned in pairs.
   *
   * @throws ModelException where they are odd
   */
  static int headSize(EncoderConfig config) {
    int size = config.hiddenSize() / config.heads();
    if (size % 2 != 0) {
      ConfigKeys keys = config.architecture().keys();
      throw new ModelException(
          "%s %d and %s %d give heads of %d numbers; rotary positions turn pairs."
              .formatted(
                  keys.hiddenSize(), config.hiddenSize(), keys.heads(), config.heads(), size));
    }
    return size;
  }

  static JsonObject json(double base) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty(BASE, base);
    parameters.addProperty(TYPE, PLAIN);
    return parameters;
  }
}
