package org.equilibria.bench.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.List;
import java.util.stream.StreamSupport;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.bench.BenchClock;
import org.equilibria.bench.Machine;
import org.equilibria.bench.Measured;
import org.equilibria.study.result.Words;

/**
 * A writer of benchmarks as JSON: the machine, then one object a combination with its {@code
 * choice}, {@code validity}, {@code reason} and {@code figures}; the keys are the names of the
 * components of the records in {@code org.equilibria.bench}. Numbers that are not finite are the
 * texts {@code NaN}, {@code Infinity} and {@code -Infinity}. Of what does not count, the figures
 * are null but for the number of rows by their status.
 */
final class BenchJson {

  private static final String STATUSES = "statuses";

  private BenchJson() {}

  /**
   * Return one document on one line.
   *
   * @param benchmark its name
   * @param clock time that was measured
   * @param cancelled whether combinations are missing
   */
  static <C extends Record, F extends Record> String of(
      String benchmark,
      BenchClock clock,
      Machine machine,
      boolean cancelled,
      List<Measured<C, F>> results) {
    JsonMapper mapper = JsonMapper.builder().addModule(new Jdk8Module()).build();
    ObjectNode document = mapper.createObjectNode();
    document.put("benchmark", benchmark).put("clock", Words.of(clock));
    document.put("cancelled", cancelled);
    document.set("machine", mapper.valueToTree(machine));
    ArrayNode all = document.putArray("results");
    for (Measured<C, F> result : results) {
      ObjectNode node = all.addObject();
      node.set("choice", mapper.valueToTree(result.choice()));
      node.put("validity", Words.of(result.validity())).put("reason", result.reason());
      JsonNode figures = mapper.valueToTree(result.figures());
      node.set("figures", result.valid() ? figures : withoutNumbers(figures));
    }
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(ErrorCode.INTERNAL, "a tree that is no JSON: " + e, e);
    }
  }

  /** Return a copy in which numbers, and what holds nothing else, are null; statuses stay. */
  private static JsonNode withoutNumbers(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return node.isTextual() ? node : NullNode.getInstance();
    }
    ObjectNode left = object.objectNode();
    object
        .fields()
        .forEachRemaining(
            e ->
                left.set(
                    e.getKey(),
                    e.getKey().equals(STATUSES) ? e.getValue() : withoutNumbers(e.getValue())));
    boolean empty = StreamSupport.stream(left.spliterator(), false).allMatch(JsonNode::isNull);
    return empty ? NullNode.getInstance() : left;
  }
}
