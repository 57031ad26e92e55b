package org.equilibria.study.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.json.Json;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Words;

/** A reader and writer of what bounds say, as JSON; numbers as {@link Json} does. */
public final class BoundJson {

  private BoundJson() {}

  /** Return the object for one bound at one point. */
  public static ObjectNode of(BoundResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("bound", result.bound()).put("point", result.point());
    node.put("badge", result.badge().toString());
    node.setAll(of(result.outcome()));
    return node.put("remark", result.remark().orElse(null));
  }

  /** Return the object for an outcome: {@code sense} and {@code figure}, or {@code reason}. */
  public static ObjectNode of(Outcome outcome) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (outcome instanceof Outcome.Figure figure) {
      node.put("sense", Words.spaced(figure.sense()));
      node.put("figure", figure.value());
      node.putNull("reason");
      node.set("terms", Json.tree(new TreeMap<>(figure.terms())));
    } else if (outcome instanceof Outcome.Inapplicable none) {
      node.putNull("sense").putNull("figure").put("reason", none.reason());
      node.putObject("terms");
    }
    ArrayNode checks = node.putArray("checks");
    outcome.checks().forEach(check -> checks.add(of(check)));
    return node.put("source", outcome.source());
  }

  /**
   * Return what an object says.
   *
   * @throws IllegalArgumentException if it is none that {@link #of(BoundResult)} wrote
   */
  static BoundResult read(JsonNode node) {
    Badge badge = constant(Badge.class, node.required("badge"));
    List<Check> checks = new ArrayList<>();
    node.required("checks").forEach(check -> checks.add(check(check)));
    String source = node.required("source").asText();
    return new BoundResult(
        node.required("bound").asText(),
        node.required("point").asText(),
        badge,
        BoundJson.<Outcome>optional(
                node,
                "figure",
                figure ->
                    new Outcome.Figure(
                        constant(Outcome.Sense.class, node.required("sense")),
                        number(figure),
                        badge == Badge.VACUOUS,
                        terms(node.required("terms")),
                        checks,
                        source))
            .orElseGet(
                () -> new Outcome.Inapplicable(node.required("reason").asText(), checks, source)),
        optional(node, "remark", JsonNode::asText));
  }

  private static Map<String, Double> terms(JsonNode node) {
    Map<String, Double> terms = new HashMap<>();
    node.fields().forEachRemaining(e -> terms.put(e.getKey(), number(e.getValue())));
    return terms;
  }

  private static Check check(JsonNode node) {
    return new Check(
        node.required("id").asText(),
        node.required("statement").asText(),
        constant(Check.Verdict.class, node.required("verdict")),
        number(node.required("measured")),
        number(node.required("required")),
        constant(Check.Evidence.class, node.required("evidence")));
  }

  private static <T> Optional<T> optional(JsonNode node, String key, Function<JsonNode, T> value) {
    return node.hasNonNull(key) ? Optional.of(value.apply(node.required(key))) : Optional.empty();
  }

  /** Return a number, which is text where it is not finite. */
  private static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
    return Words.constant(type, word.asText().replace(' ', '-'));
  }

  private static ObjectNode of(Check check) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", check.id()).put("statement", check.statement());
    node.put("verdict", Words.spaced(check.verdict()))
        .put("evidence", Words.spaced(check.evidence()));
    return node.put("measured", check.measured()).put("required", check.required());
  }
}
