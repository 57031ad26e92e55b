package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.equilibria.study.fit.Judged;
import org.equilibria.study.json.Json;
import org.equilibria.study.model.Model;

/**
 * A writer of an evaluation as one page that needs nothing but a browser: figures with intervals,
 * for classes a confusion matrix and a reliability diagram, for values predictions against the
 * truth and residuals, and what was evaluated. The charting library (Apache ECharts) is part of the
 * page.
 */
public final class EvaluationReport {

  private EvaluationReport() {}

  /**
   * Return the page.
   *
   * @param name what the model is called
   * @param model what was evaluated
   * @param evaluated what the samples are
   * @param notes what a user should know
   */
  public static String page(
      String name, Model model, String evaluated, List<String> notes, Judged judged) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("name", name).put("verdict", TrainingSummary.of(model).state());
    data.set("notes", Json.tree(notes));
    List<ModelFacts.Line> facts = new ArrayList<>(ModelFacts.data(model));
    facts.addAll(ModelFacts.choices(model));
    ErrorText.of(judged.solves().error())
        .ifPresent(said -> facts.add(new ModelFacts.Line("solves", said)));
    data.set("facts", Json.tree(facts));
    data.put("evaluated", evaluated);
    data.set("evaluation", EvaluationJson.page(judged.evaluation()));
    return Page.of(
        "Equilibria evaluation", "evaluation.html", List.of("evaluation.js", "model.js"), data);
  }
}
