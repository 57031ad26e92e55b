package org.equilibria.host.wired;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Read one golden network: inputs, and the values computed from them by independent code. */
record GoldenCase(JsonNode json) {

  static GoldenCase read(String name) {
    String path = "/golden/theory/" + name + ".json";
    try (InputStream in = GoldenCase.class.getResourceAsStream(path)) {
      return new GoldenCase(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int integer(String key) {
    return at(key).asInt();
  }

  double number(String key) {
    return at(key).asDouble();
  }

  String text(String key) {
    return at(key).asText();
  }

  boolean has(String key) {
    return json.has(key);
  }

  /** Return the numbers below a path such as {@code grads.A}, flattened row by row. */
  double[] numbers(String path) {
    List<Double> values = new ArrayList<>();
    flatten(at(path), values);
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private JsonNode at(String path) {
    JsonNode node = json.at("/" + path.replace('.', '/'));
    if (node.isMissingNode()) {
      throw new IllegalArgumentException("no " + path + " in the golden case");
    }
    return node;
  }

  private static void flatten(JsonNode node, List<Double> values) {
    if (node.isArray()) {
      node.forEach(child -> flatten(child, values));
    } else {
      values.add(node.asDouble());
    }
  }
}
