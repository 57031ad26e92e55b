package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.theory.Check;
import org.equilibria.api.theory.Outcome;
import org.equilibria.study.result.BoundResult;

/** Write what bounds say as JSON; numbers as {@link CellJson} does. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
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
      node.put("sense", word(figure.sense()));
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

  private static ObjectNode of(Check check) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", check.id()).put("statement", check.statement());
    node.put("verdict", word(check.verdict())).put("evidence", word(check.evidence()));
    CellJson.putNumber(node, "measured", check.measured());
    CellJson.putNumber(node, "required", check.required());
    return node;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
