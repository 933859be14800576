package io.poolhouse.model;

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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    long size = Files.size(file);
    if (size > LARGEST_FILE) {
      throw new ModelException(
          "'%s' has %d bytes; a settings file of a model has %d at most."
              .formatted(file, size, LARGEST_FILE));
    }
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
