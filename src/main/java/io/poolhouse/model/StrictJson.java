package io.poolhouse.model;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * JSON of a file that may be hostile, read as a stream: RFC 8259 to the letter, UTF-8 without
 * errors, no key twice, integers that are integers, and never deeper than its caller expects.
 */
final class StrictJson {
  /** Nesting of what is passed over unread. */
  private static final int DEEPEST = 16;

  private final TensorFile file;
  private final JsonReader json;

  private StrictJson(TensorFile file, JsonReader json) {
    this.file = file;
    this.json = json;
  }

  /** What to do with the value of a key; it must read or skip it. */
  interface Member {
    void read(String key) throws IOException;
  }

  /** Reads a whole document. */
  interface Document {
    void read(StrictJson json) throws IOException;
  }

  /** Reads the one JSON document that fills this part of the file. */
  static void read(TensorFile file, long position, long length, Document document)
      throws IOException {
    InputStreamReader text =
        new InputStreamReader(
            file.stream(position, length),
            StandardCharsets.UTF_8.newDecoder()); // a decoder made so reports errors
    try (JsonReader json = new JsonReader(text)) {
      json.setStrictness(Strictness.STRICT);
      document.read(new StrictJson(file, json));
      json.peek(); // Refuses whatever follows the document but spaces.
    } catch (MalformedJsonException | EOFException e) {
      throw new ModelException(file.path() + " has JSON that breaks off or is malformed.", e);
    } catch (CharacterCodingException e) {
      throw new ModelException(file.path() + " has JSON that is not valid UTF-8.", e);
    }
  }

  void object(Member member) throws IOException {
    expect(JsonToken.BEGIN_OBJECT);
    json.beginObject();
    Set<String> keys = new HashSet<>();
    while (json.hasNext()) {
      String key = json.nextName();
      if (!keys.add(key)) {
        throw file.refuse("has JSON with the key " + Quoted.of(key) + " twice.");
      }
      if (keys.size() > TensorList.MOST) {
        throw file.refuse("has JSON with more than " + TensorList.MOST + " keys.");
      }
      member.read(key);
    }
    json.endObject();
  }

  String string() throws IOException {
    expect(JsonToken.STRING);
    return json.nextString();
  }

  List<Long> integers(int most) throws IOException {
    expect(JsonToken.BEGIN_ARRAY);
    json.beginArray();
    List<Long> numbers = new ArrayList<>();
    while (json.hasNext()) {
      if (numbers.size() == most) {
        throw file.refuse("has JSON with more than " + most + " numbers in one array.");
      }
      numbers.add(integer());
    }
    json.endArray();
    return numbers;
  }

  private long integer() throws IOException {
    expect(JsonToken.NUMBER);
    // Not nextLong(): it takes 1.0, 1e3 and "1" for integers too.
    String number = json.nextString();
    if (!number.matches("-?\\d{1,18}")) {
      throw file.refuse("has JSON with " + Quoted.of(number) + " for a whole number.");
    }
    return Long.parseLong(number);
  }

  /** Passes over a value that does not matter. */
  void skip() throws IOException {
    skip(DEEPEST);
  }

  private void skip(int deeper) throws IOException {
    if (deeper == 0) {
      throw file.refuse("has JSON nested more than " + DEEPEST + " deep.");
    }
    JsonToken token = json.peek();
    if (token == JsonToken.BEGIN_OBJECT) {
      object(key -> skip(deeper - 1));
    } else if (token == JsonToken.BEGIN_ARRAY) {
      json.beginArray();
      while (json.hasNext()) {
        skip(deeper - 1);
      }
      json.endArray();
    } else {
      json.skipValue();
    }
  }

  private void expect(JsonToken expected) throws IOException {
    JsonToken found = json.peek();
    if (found != expected) {
      throw file.refuse(
          "has JSON with %s where the format has %s.".formatted(word(found), word(expected)));
    }
  }

  private static String word(JsonToken token) {
    return token.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
