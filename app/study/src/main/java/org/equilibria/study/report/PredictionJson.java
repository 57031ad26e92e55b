package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.equilibria.study.fit.Predictions;
import org.equilibria.study.json.Json;

/**
 * A writer of predictions as JSON. Numbers that are not finite are the texts {@code NaN}, {@code
 * Infinity} and {@code -Infinity}, as JSON has no number for them; the class of a sample without a
 * finite answer is null.
 */
public final class PredictionJson {

  private PredictionJson() {}

  /** Return one document: names of classes or values, counts, and an object a sample. */
  public static ObjectNode of(Predictions p) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("task", p.classes() ? "classification" : "regression");
    node.set(p.classes() ? "classes" : "targets", Json.tree(p.columns()));
    node.put("count", p.count()).put("unconverged", p.unconverged());
    node.put("unanswered", p.unanswered());
    node.put("relativeErrorEstimate", p.solves().error().relativeError());
    node.put("inverseNormEstimate", p.solves().error().inverseNorm());
    ArrayNode samples = node.putArray("samples");
    for (int i = 0; i < p.count(); i++) {
      samples.add(sample(p, i));
    }
    return node;
  }

  private static ObjectNode sample(Predictions p, int sample) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("sample", sample);
    if (p.classes()) {
      node.put("predicted", p.predictedName(sample).orElse(null));
    }
    ArrayNode values = node.putArray(p.classes() ? "probabilities" : "predicted");
    for (int c = 0; c < p.columns().size(); c++) {
      values.add(p.value(sample, c));
    }
    return node.put("converged", p.converged()[sample]);
  }
}
