package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Write numbers as JSON; those that are not finite as inf, -inf and nan. */
final class Numbers {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Numbers() {}

  static JsonNode of(double value) {
    if (Double.isFinite(value)) {
      return JSON.numberNode(value);
    }
    return JSON.textNode(Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
  }

  static ArrayNode of(double[] values) {
    ArrayNode array = JSON.arrayNode(values.length);
    for (double value : values) {
      array.add(of(value));
    }
    return array;
  }

  static ArrayNode of(double[][] rows) {
    ArrayNode array = JSON.arrayNode(rows.length);
    for (double[] row : rows) {
      array.add(of(row));
    }
    return array;
  }
}
