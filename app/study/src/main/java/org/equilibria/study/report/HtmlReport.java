package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.json.Json;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.report.Column.Heading;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.EpochFigure;
import org.equilibria.study.result.StudyResults;

/**
 * A writer of the results of a study as one page that needs nothing but a browser: charts of the
 * residual by evaluation, the loss and the evaluations by epoch, the summary table, and what bounds
 * say. The charting library (Apache ECharts) is part of the page.
 */
public final class HtmlReport {

  private HtmlReport() {}

  /** Return the page. */
  public static String page(StudyResults results) {
    return Page.of(
        "Equilibria study",
        "report.html",
        List.of("badge.css", "facts.js", "table.js", "badge.js", "bounds.js", "charts.js"),
        data(results));
  }

  private static ObjectNode data(StudyResults results) {
    ObjectNode data = CellJson.of(results);
    data.put("verdict", Verdict.of(results));
    data.put("yaml", StudyWriter.yaml(results.plan().config()));
    data.set("varied", Json.tree(results.plan().varied()));
    data.set("planned", Json.tree(results.plan().cells().stream().map(Cell::labels).toList()));
    List<Heading> headings = new SummaryTable(results.plan()).headings();
    ArrayNode heads = data.putArray("columns");
    headings.forEach(heading -> heads.add(head(heading)));
    data.set("charts", Json.tree(charts()));
    ArrayNode cells = data.withArray("cells");
    for (int i = 0; i < cells.size(); i++) {
      CellResult result = results.cells().get(i);
      ArrayNode row = ((ObjectNode) cells.get(i)).putArray("row");
      headings.forEach(heading -> row.add(heading.of(result)));
    }
    return data;
  }

  private static ObjectNode head(Heading heading) {
    ObjectNode head = Json.object().put("title", heading.title()).put("help", heading.help());
    return head.put("number", heading.number());
  }

  /** A chart by epoch, and the figures that it can show. */
  private record EpochChart(EpochFigure.Chart chart, List<Shown> figures) {}

  private record Shown(String id, String label) {}

  private static List<EpochChart> charts() {
    return EpochFigure.ALL.stream()
        .map(EpochFigure::chart)
        .distinct()
        .map(
            chart ->
                new EpochChart(
                    chart,
                    EpochFigure.ALL.stream()
                        .filter(figure -> figure.chart().equals(chart))
                        .map(figure -> new Shown(figure.id(), figure.label()))
                        .toList()))
        .toList();
  }
}
