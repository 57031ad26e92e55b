package org.equilibria.certify.network;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A reader of JSON objects that says in plain words, with line and column, why a file is none. */
final class JsonText {

  private static final Pattern CHARACTER = Pattern.compile("Unexpected character \\('(.)'.*");
  private static final Pattern WORD = Pattern.compile("Unrecognized token '([^']*)'.*");

  private JsonText() {}

  /** NaN and Infinity are let through: who reads the numbers can say where they stand. */
  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }

  /**
   * Read the object that a file holds.
   *
   * @throws EquilibriaException IO if it cannot be read; MALFORMED_DATA if it is not one JSON
   *     object, or a key is there twice
   */
  static ObjectNode read(Path file) {
    try (JsonParser parser = mapper().createParser(Files.readAllBytes(file))) {
      JsonNode json = tree(file, parser);
      if (json instanceof ObjectNode object) {
        return object;
      }
      throw malformed(file, "expected a JSON object with X, y, A, W, b and gamma");
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, file + ": cannot be read: " + reason(e), e);
    }
  }

  private static @Nullable JsonNode tree(Path file, JsonParser parser) throws IOException {
    try {
      JsonNode json = parser.readValueAsTree();
      if (json != null && parser.nextToken() != null) {
        JsonLocation place = parser.currentTokenLocation();
        throw malformed(file, "is not JSON: more follows after its end" + at(place));
      }
      return json;
    } catch (JsonProcessingException e) {
      throw malformed(file, "is not JSON: " + plain(e, parser) + at(e.getLocation()));
    }
  }

  private static String plain(JsonProcessingException e, JsonParser parser) {
    String message = e.getOriginalMessage();
    Matcher character = CHARACTER.matcher(message);
    Matcher word = WORD.matcher(message);
    if (e instanceof JsonEOFException) {
      return "the file ends too early";
    } else if (message.startsWith("Duplicate")) {
      return "the key '%s' is there twice".formatted(parser.getParsingContext().getCurrentName());
    } else if (character.matches()) {
      return "'%s' is not expected".formatted(character.group(1));
    }
    return word.matches()
        ? "'%s' is not a number".formatted(word.group(1))
        : "a text or number is malformed";
  }

  private static String at(@Nullable JsonLocation place) {
    return place == null
        ? ""
        : ", in line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static String reason(IOException e) {
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }

  private static EquilibriaException malformed(Path file, String message) {
    return new EquilibriaException(ErrorCode.MALFORMED_DATA, file + ": " + message);
  }
}
