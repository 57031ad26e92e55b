package org.equilibria.study.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apiguardian.api.API;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.StudyResults;

/**
 * Write the results of a study as one page that needs nothing but a browser: charts of the residual
 * by evaluation, the loss and the evaluations by epoch, and the summary table. The charting library
 * (Apache ECharts) is part of the page.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HtmlReport {

  private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.min.js";

  private HtmlReport() {}

  /** Return the page. */
  public static String page(StudyResults results) {
    // The data go in last: whatever they contain is not looked at again.
    return resource("report.html")
        .replace("/* report.css */", resource("report.css"))
        .replace("/* echarts.min.js */", resource(ECHARTS))
        .replace("/* facts.js */", resource("facts.js"))
        .replace("/* table.js */", resource("table.js"))
        .replace("/* charts.js */", resource("charts.js"))
        .replace("/* data.json */", embeddable(data(results)));
  }

  /** Inside a script element only {@code <} can end it or open a comment. */
  private static String embeddable(ObjectNode data) {
    try {
      return new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(ErrorCode.INTERNAL, "a tree that is no JSON: " + e, e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new EquilibriaException(ErrorCode.INTERNAL, "the installation lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new EquilibriaException(ErrorCode.IO, "cannot read " + name + ": " + e, e);
    }
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
