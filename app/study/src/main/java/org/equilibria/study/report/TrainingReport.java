package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.json.Json;

/**
 * A writer of a training as one page that needs nothing but a browser: its configuration, what
 * happened epoch by epoch, and how the trained network does, with confusion matrix and reliability
 * diagram, or predictions against the truth and residuals. The charting library (Apache ECharts) is
 * part of the page.
 */
public final class TrainingReport {

  private TrainingReport() {}

  /** Return the page. */
  public static String page(TrainingView view) {
    return Page.of(
        "Equilibria training",
        "training.html",
        List.of("evaluation.js", "training.js"),
        data(view));
  }

  private static ObjectNode data(TrainingView view) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("name", view.name()).put("verdict", view.verdict());
    data.put("seconds", view.elapsed().toMillis() / 1e3);
    data.set("settings", Json.tree(view.settings()));
    data.put("yaml", StudyWriter.yaml(view.settings()));
    data.set("notes", Json.tree(view.notes()));
    data.set("epochs", Json.tree(view.epochs()));
    view.trajectory().ifPresent(t -> data.set("trajectory", Json.tree(t)));
    data.put("evaluated", view.evaluated());
    view.evaluation().ifPresent(e -> data.set("evaluation", EvaluationJson.page(e)));
    return data;
  }
}
