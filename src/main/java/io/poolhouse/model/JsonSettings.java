package io.poolhouse.model;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One JSON object of a model's files. What is wrong in it is said with the key, and {@link #read}
 * and {@link #parse} put the file's name before that.
 */
final class JsonSettings {
  /** Bytes. Real ones have a few thousand; the bound keeps a hostile file out of the heap. */
  private static final long LARGEST_FILE = 64L << 20;

  private final JsonObject object;

  private JsonSettings(JsonObject object) {
    this.object = object;
  }

  static <T> T read(Path file, Function<JsonSettings, T> meaning) throws IOException {
    mustBeSmall(file);
    try {
      return parse(Files.readString(file), file.toString(), meaning);
    } catch (CharacterCodingException broken) {
      throw new ModelException("'%s' is not text in UTF-8.".formatted(file), broken);
    }
  }

  static <T> T parse(String json, String where, Function<JsonSettings, T> meaning) {
    try {
      return meaning.apply(new JsonSettings(object(json)));
    } catch (JsonParseException broken) {
      throw new ModelException(
          "'%s' is not a JSON object. It may be cut off: fetch the file again.".formatted(where),
          broken);
    } catch (ModelException wrong) {
      throw new ModelException("'%s': %s".formatted(where, wrong.getMessage()), wrong);
    }
  }

  private static void mustBeSmall(Path file) throws IOException {
    long size = Files.size(file);
    if (size > LARGEST_FILE) {
      throw new ModelException(
          "'%s' has %d bytes; a settings file of a model has %d at most."
              .formatted(file, size, LARGEST_FILE));
    }
  }

  /** A file that is one list of objects. */
  static <T> T readList(Path file, Function<List<JsonSettings>, T> meaning) throws IOException {
    mustBeSmall(file);
    try {
      if (JsonParser.parseString(Files.readString(file)) instanceof JsonArray list) {
        JsonObject holder = new JsonObject();
        holder.add("list", list);
        return meaning.apply(new JsonSettings(holder).objects("list"));
      }
      throw new JsonParseException("another kind of JSON");
    } catch (JsonParseException | CharacterCodingException broken) {
      throw new ModelException(
          "'%s' is not a JSON list. It may be cut off: fetch the file again.".formatted(file),
          broken);
    } catch (ModelException wrong) {
      throw new ModelException("'%s': %s".formatted(file, wrong.getMessage()), wrong);
    }
  }

  private static JsonObject object(String json) {
    if (JsonParser.parseString(json) instanceof JsonObject object) {
      return object;
    }
    throw new JsonParseException("another kind of JSON");
  }

  /** As it was read. */
  JsonObject object() {
    return object.deepCopy();
  }

  /** A count, which is at least 1. */
  int count(String key) {
    return optionalCount(key).orElseThrow(() -> missing(key));
  }

  Optional<Integer> optionalCount(String key) {
    return number(key).map(number -> countOf(key, number));
  }

  /** A place in a list, which is at least 0. */
  Optional<Integer> index(String key) {
    return number(key)
        .map(
            number -> {
              if (number == Math.rint(number) && number >= 0 && number <= Integer.MAX_VALUE) {
                return number.intValue();
              }
              throw unexpected(key, object.get(key), "a whole number from 0 on");
            });
  }

  /** Of any sign: some files say -1 for none. */
  Optional<Integer> wholeNumber(String key) {
    return number(key)
        .map(
            number -> {
              if (number == Math.rint(number) && Math.abs(number) <= Integer.MAX_VALUE) {
                return number.intValue();
              }
              throw unexpected(key, object.get(key), "a whole number");
            });
  }

  private int countOf(String key, double number) {
    if (number == Math.rint(number) && number >= 1 && number <= Integer.MAX_VALUE) {
      return (int) number;
    }
    throw unexpected(key, object.get(key), "a whole number above 0");
  }

  /** A number of bytes. */
  long size(String key) {
    double number = number(key).orElseThrow(() -> missing(key));
    if (number == Math.rint(number) && number >= 0 && number < Long.MAX_VALUE) {
      return (long) number;
    }
    throw unexpected(key, object.get(key), "a number of bytes");
  }

  Optional<Double> number(String key) {
    return value(key)
        .map(value -> primitive(key, value, JsonPrimitive::isNumber, "a number").getAsDouble());
  }

  Optional<String> text(String key) {
    return value(key)
        .map(value -> primitive(key, value, JsonPrimitive::isString, "a text").getAsString());
  }

  /** A token: a text, or an object that has it as its content. */
  Optional<String> token(String key) {
    return value(key).filter(JsonObject.class::isInstance).isPresent()
        ? member(key).flatMap(token -> token.text("content"))
        : text(key);
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> missing(key));
  }

  Optional<Boolean> flag(String key) {
    return value(key)
        .map(
            value ->
                primitive(key, value, JsonPrimitive::isBoolean, "true or false").getAsBoolean());
  }

  /** The objects of a list; none where the key is absent. */
  List<JsonSettings> objects(String key) {
    List<JsonSettings> objects = new ArrayList<>();
    for (JsonElement element : list(key)) {
      if (!(element instanceof JsonObject member)) {
        throw unexpected(key, element, "a list of objects");
      }
      objects.add(new JsonSettings(member));
    }
    return objects;
  }

  /** The texts of a list; none where the key is absent. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : list(key)) {
      texts.add(primitive(key, element, JsonPrimitive::isString, "a list of texts").getAsString());
    }
    return List.copyOf(texts);
  }

  /** An object within this one. */
  Optional<JsonSettings> member(String key) {
    return value(key)
        .map(
            value -> {
              if (value instanceof JsonObject member) {
                return new JsonSettings(member);
              }
              throw unexpected(key, value, "an object");
            });
  }

  /**
   * The same with settings under newer names too, where they do not have them yet.
   *
   * @param newer by the older name
   */
  JsonSettings renamed(Map<String, String> newer) {
    JsonObject renamed = object();
    newer.forEach(
        (before, after) -> {
          if (object.has(before) && !object.has(after)) {
            renamed.add(after, object.get(before));
          }
        });
    return new JsonSettings(renamed);
  }

  /** The same with this number, whatever it has. */
  JsonSettings with(String key, int number) {
    JsonObject changed = object();
    changed.addProperty(key, number);
    return new JsonSettings(changed);
  }

  /** The same with these numbers and texts where it has none. */
  JsonSettings withAbsent(Map<String, Object> values) {
    JsonObject whole = object();
    values.forEach(
        (key, value) -> {
          if (!object.has(key)) {
            whole.add(key, new Gson().toJsonTree(value));
          }
        });
    return new JsonSettings(whole);
  }

  /** Refuses a switch that is not as this version reads models. */
  void requireFlag(String key, boolean wanted) {
    if (flag(key).orElse(wanted) != wanted) {
      throw new ModelException("%s is %s; this version reads %s.".formatted(key, !wanted, wanted));
    }
  }

  /**
   * The texts of a list, or of one text, where they lie between bars; in lower case. None where the
   * key is absent.
   */
  List<String> words(String key) {
    List<String> words = new ArrayList<>();
    if (value(key).orElse(null) instanceof JsonPrimitive) {
      words.addAll(List.of(text(key).orElseThrow().split("\\|")));
    } else {
      for (JsonElement element : list(key)) {
        words.add(
            primitive(key, element, JsonPrimitive::isString, "a list of texts").getAsString());
      }
    }
    return words.stream().map(word -> word.strip().toLowerCase(Locale.ROOT)).toList();
  }

  List<Float> floats(String key) {
    List<Float> floats = new ArrayList<>();
    for (JsonElement element : list(key)) {
      floats.add(
          primitive(key, element, JsonPrimitive::isNumber, "a list of numbers").getAsFloat());
    }
    return List.copyOf(floats);
  }

  /** The distinct texts in an object's values, sorted; none where the key is absent. */
  SortedSet<String> textsOf(String key) {
    JsonElement value = value(key).orElseGet(JsonObject::new);
    if (!(value instanceof JsonObject members)) {
      throw unexpected(key, value, "an object");
    }
    SortedSet<String> texts = new TreeSet<>();
    for (JsonElement text : members.asMap().values()) {
      texts.add(primitive(key, text, JsonPrimitive::isString, "an object of texts").getAsString());
    }
    return texts;
  }

  /** The keys that have a value. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(object.keySet());
    keys.removeIf(key -> value(key).isEmpty());
    return keys;
  }

  /** An object in this one; empty where the key is absent. */
  Optional<JsonSettings> object(String key, String expected) {
    return value(key)
        .map(
            value -> {
              if (value instanceof JsonObject member) {
                return new JsonSettings(member);
              }
              throw unexpected(key, value, expected);
            });
  }

  /** One text, or a list of texts; none where the key is absent. */
  List<String> oneOrMoreTexts(String key) {
    List<String> texts = new ArrayList<>();
    JsonArray one = new JsonArray();
    value(key).filter(JsonElement::isJsonPrimitive).ifPresent(one::add);
    for (JsonElement element : one.isEmpty() ? list(key) : one) {
      texts.add(
          primitive(key, element, JsonPrimitive::isString, "a text or a list of texts")
              .getAsString());
    }
    return texts;
  }

  private JsonArray list(String key) {
    JsonElement value = value(key).orElseGet(JsonArray::new);
    if (value instanceof JsonArray list) {
      return list;
    }
    throw unexpected(key, value, "a list");
  }

  private Optional<JsonElement> value(String key) {
    return Optional.ofNullable(object.get(key)).filter(value -> !value.isJsonNull());
  }

  private static JsonPrimitive primitive(
      String key, JsonElement value, Predicate<JsonPrimitive> wanted, String expected) {
    if (value instanceof JsonPrimitive primitive && wanted.test(primitive)) {
      return primitive;
    }
    throw unexpected(key, value, expected);
  }

  private static ModelException unexpected(String key, JsonElement value, String expected) {
    return new ModelException("%s is %s; expected %s.".formatted(key, value, expected));
  }

  private static ModelException missing(String key) {
    return new ModelException("%s is missing.".formatted(key));
  }
}
