package org.equilibria.certify.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A writer of numbers as JSON; those that are not finite as inf, -inf and nan. */
final class Numbers {

  private Numbers() {}

  static JsonNode of(double value) {
    if (Double.isFinite(value)) {
      return JsonNodeFactory.instance.numberNode(value);
    }
    return JsonNodeFactory.instance.textNode(
        Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf");
  }

  static ArrayNode of(double[] values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.length);
    for (double value : values) {
      array.add(of(value));
    }
    return array;
  }

  static ArrayNode of(double[][] rows) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(rows.length);
    for (double[] row : rows) {
      array.add(of(row));
    }
    return array;
  }
}
