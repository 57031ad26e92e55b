package org.equilibria.study.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Collectors;

/**
 * A writer and reader of records as JSON, by the names of their components, such that reading gives
 * an equal one, to the last bit of every number:
 *
 * <ul>
 *   <li>a number that is not finite is the text {@code NaN}, {@code Infinity} or {@code -Infinity},
 *       as JSON has none for it;
 *   <li>a duration is a number of seconds, with all its decimals; ISO-8601 texts of earlier
 *       versions are read;
 *   <li>a constant is its name in lower case with dashes, such as {@code max-steps}; {@code
 *       MAX_STEPS}, as earlier versions wrote it, is read;
 *   <li>an optional value is null where there is none, and need not be there at all;
 *   <li>one of several records of a sealed type says which in {@code kind}.
 * </ul>
 *
 * <p>Nothing else may be missing, and nothing may be unknown. Used by one thread.
 */
public final class Json {

  private final JsonMapper mapper =
      JsonMapper.builder()
          .annotationIntrospector(new Conventions())
          .addModules(new Jdk8Module(), new JavaTimeModule())
          .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  /** Return an object without content. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Return a value as a tree: a record, or what lists, maps, numbers and texts are made of. */
  public static JsonNode tree(Object value) {
    return new Json().treeOf(value);
  }

  /** Return a value as one line of text, without its end. */
  public static String line(Object value) {
    return new Json().write(value);
  }

  /** Return a value as a tree. */
  public JsonNode treeOf(Object value) {
    return mapper.valueToTree(value);
  }

  /** Return a value as one line of text, without its end. */
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of numbers and names are always JSON", e);
    }
  }

  /**
   * Return the tree in a text.
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  public JsonNode parse(String text) {
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException e) {
      throw fault(e);
    }
  }

  /**
   * Return the record in a text.
   *
   * @throws IllegalArgumentException saying where the text is wrong
   */
  public <R> R read(String text, Class<R> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw fault(e);
    }
  }

  /**
   * Return the record in a tree.
   *
   * @throws IllegalArgumentException saying where the tree is wrong
   */
  public <R> R read(JsonNode tree, Class<R> type) {
    try {
      return mapper.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw fault(e);
    }
  }

  private static IllegalArgumentException fault(JsonProcessingException e) {
    return new IllegalArgumentException(
        e instanceof JsonMappingException mapping
            ? "what stands at " + place(mapping) + " is not accepted"
            : "it is not JSON: " + e.getOriginalMessage(),
        e);
  }

  private static String place(JsonMappingException e) {
    String place =
        e.getPath().stream()
            .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
            .collect(Collectors.joining("."));
    return place.isEmpty() ? "the top" : place;
  }
}
