package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.equilibria.study.evaluate.Classification;
import org.equilibria.study.evaluate.Evaluation;
import org.equilibria.study.evaluate.Regression;
import org.equilibria.study.json.Json;

/**
 * A writer of evaluations as JSON: the components of the record by name, after {@code task} and the
 * number of samples. Numbers that are not finite are the texts {@code NaN}, {@code Infinity} and
 * {@code -Infinity}, as JSON has no number for them.
 */
public final class EvaluationJson {

  private EvaluationJson() {}

  /** Return what a page shows of an evaluation: the document, and the points of its charts. */
  static ObjectNode page(Evaluation evaluation) {
    ObjectNode node = of(evaluation);
    if (evaluation instanceof Regression regression) {
      node.set("points", Json.tree(regression.points()));
    }
    return node;
  }

  /** Return one document for an evaluation. */
  public static ObjectNode of(Evaluation evaluation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    if (evaluation instanceof Classification) {
      node.put("task", "classification");
    } else if (evaluation instanceof Regression) {
      node.put("task", "regression");
    }
    node.put("count", evaluation.count());
    node.setAll((ObjectNode) Json.tree(evaluation));
    return node;
  }
}
