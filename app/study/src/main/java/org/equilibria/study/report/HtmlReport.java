package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
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
    data.set("varied", CellJson.tree(results.plan().varied()));
    data.set("planned", CellJson.tree(results.plan().cells().stream().map(Cell::labels).toList()));
    List<SummaryTable.Column> columns = new SummaryTable(results.plan()).columns();
    ArrayNode heads = data.putArray("columns");
    columns.forEach(column -> heads.add(head(column)));
    ArrayNode cells = data.withArray("cells");
    for (int i = 0; i < cells.size(); i++) {
      CellResult result = results.cells().get(i);
      ArrayNode row = ((ObjectNode) cells.get(i)).putArray("row");
      columns.forEach(column -> row.add(column.of(result)));
    }
    return data;
  }

  private static ObjectNode head(SummaryTable.Column column) {
    ObjectNode head = JsonNodeFactory.instance.objectNode();
    head.put("title", column.title()).put("help", column.help());
    return head.put("number", column.number());
  }
}
