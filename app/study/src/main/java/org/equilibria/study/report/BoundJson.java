package org.equilibria.study.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.result.Badge;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.Words;

/** A reader and writer of what bounds say, as JSON; numbers as {@link CellJson} does. */
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
      CellJson.putNumber(node, "figure", figure.value());
      node.putNull("reason");
      node.set("terms", CellJson.tree(new TreeMap<>(figure.terms())));
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
    List<Check> checks = CellReader.list(node, "checks", BoundJson::check);
    String source = node.required("source").asText();
    return new BoundResult(
        node.required("bound").asText(),
        node.required("point").asText(),
        badge,
        CellReader.<Outcome>optional(
                node,
                "figure",
                figure ->
                    new Outcome.Figure(
                        constant(Outcome.Sense.class, node.required("sense")),
                        CellReader.number(figure),
                        badge == Badge.VACUOUS,
                        terms(node.required("terms")),
                        checks,
                        source))
            .orElseGet(
                () -> new Outcome.Inapplicable(node.required("reason").asText(), checks, source)),
        CellReader.optional(node, "remark", JsonNode::asText));
  }

  private static Map<String, Double> terms(JsonNode node) {
    Map<String, Double> terms = new HashMap<>();
    node.fields().forEachRemaining(e -> terms.put(e.getKey(), CellReader.number(e.getValue())));
    return terms;
  }

  private static Check check(JsonNode node) {
    return new Check(
        node.required("id").asText(),
        node.required("statement").asText(),
        constant(Check.Verdict.class, node.required("verdict")),
        CellReader.number(node.required("measured")),
        CellReader.number(node.required("required")),
        constant(Check.Evidence.class, node.required("evidence")));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, JsonNode word) {
    return Words.constant(type, word.asText().replace(' ', '-'));
  }

  private static ObjectNode of(Check check) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", check.id()).put("statement", check.statement());
    node.put("verdict", Words.spaced(check.verdict()))
        .put("evidence", Words.spaced(check.evidence()));
    CellJson.putNumber(node, "measured", check.measured());
    CellJson.putNumber(node, "required", check.required());
    return node;
  }
}
