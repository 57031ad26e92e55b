package org.equilibria.study.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.equilibria.api.theory.Outcome.Sense;
import org.equilibria.study.analysis.Conclusion;
import org.equilibria.study.analysis.Effects;
import org.equilibria.study.analysis.Metric;
import org.equilibria.study.analysis.PerformanceProfile;
import org.equilibria.study.analysis.Question;
import org.equilibria.study.analysis.WorkPrecision;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.json.Json;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.report.CellJson;
import org.equilibria.study.report.Column;
import org.equilibria.study.report.Column.Heading;
import org.equilibria.study.report.Columns;
import org.equilibria.study.report.Figures;
import org.equilibria.study.report.Page;
import org.equilibria.study.report.SearchText;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.EpochFigure;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.Words;
import org.equilibria.study.statistics.Mean;

/**
 * A writer of the results of a study as one page that needs nothing but a browser: charts of the
 * residual by evaluation, the loss and the evaluations by epoch, the summary table, and what bounds
 * say. The charting library (Apache ECharts) is part of the page.
 */
public final class HtmlReport {

  /** Residuals and epochs of more cells would make the page too large to open. */
  private static final int MOST_WITH_COURSES = 1000;

  private HtmlReport() {}

  /** Return the page. */
  public static String page(StudyResults results) {
    return Page.of(
        HtmlReport.class,
        "Equilibria study",
        "report.html",
        Stream.concat(
                Page.TABULATOR.stream(),
                Stream.of(
                    "badge.css",
                    "table.css",
                    "facts.js",
                    "table.js",
                    "badge.js",
                    "bounds.js",
                    "charts.js",
                    "analysis.js"))
            .toList(),
        data(results));
  }

  private static ObjectNode data(StudyResults results) {
    ObjectNode data = CellJson.of(results);
    analyse(results, data);
    data.set("searchText", Json.tree(SearchText.of(results.plan())));
    data.put("yaml", StudyWriter.yaml(results.plan().config()));
    data.set("varied", Json.tree(results.plan().varied()));
    data.set("planned", Json.tree(results.plan().cells().stream().map(Cell::labels).toList()));
    List<Column> columns =
        Columns.of(results).stream().filter(c -> c.heading().isPresent()).toList();
    ArrayNode heads = data.putArray("columns");
    columns.forEach(column -> heads.add(head(column.id(), column.heading().orElseThrow())));
    data.set("quantiles", Json.tree(quantiles(results)));
    Set<String> plugins = new TreeSet<>();
    data.set("charts", Json.tree(charts()));
    ArrayNode cells = data.withArray("cells");
    for (int i = 0; i < cells.size(); i++) {
      CellResult result = results.cells().get(i);
      ObjectNode cell = (ObjectNode) cells.get(i);
      cell.put("trained", result.ending().isTrained());
      ArrayNode row = cell.putArray("row");
      columns.forEach(column -> row.add(column.heading().orElseThrow().of(result)));
      plugins.addAll(result.plugins().values());
      cell.remove(List.of("settings", "plugins", "data"));
      cell.withArray("bounds").forEach(HtmlReport::show);
      if (cell.get("certificate") instanceof ObjectNode certificate) {
        ObjectNode shown = certificate.deepCopy();
        shown.withArray("bounds").forEach(HtmlReport::show);
        cell.set("certificate", shown);
      }
      if (cells.size() > MOST_WITH_COURSES && cell.get("measures") instanceof ObjectNode measures) {
        cell.set("measures", statuses(measures));
      }
    }
    data.set("plugins", Json.tree(plugins));
    data.put("courses", cells.size() <= MOST_WITH_COURSES);
    return data;
  }

  /** Add the figure of a bound as tables have it, rounded away from where the truth lies. */
  private static void show(JsonNode bound) {
    if (bound instanceof ObjectNode node && node.path("figure").isNumber()) {
      boolean upper = node.path("sense").asText().equals(Words.spaced(Sense.UPPER));
      node.put(
          "shown",
          Figures.bound(upper ? Sense.UPPER : Sense.LOWER, node.path("figure").asDouble()));
    }
  }

  /** Add what the results say together, as far as there is anything. */
  private static void analyse(StudyResults results, ObjectNode data) {
    Optional<Question> question = Question.of(results);
    List<Metric> usual = Metric.usual(results);
    data.set("conclusion", Json.tree(Conclusion.of(results)));
    question.ifPresent(
        asked -> {
          List<Metric> metrics =
              Stream.concat(Stream.of(asked.metric()), usual.stream())
                  .collect(Collectors.toMap(Metric::id, m -> m, (a, b) -> a, LinkedHashMap::new))
                  .values()
                  .stream()
                  .toList();
          data.putObject("question")
              .put("axis", asked.axis())
              .put("metric", asked.metric().id())
              .put("along", asked.along().orElse(null));
          data.set("effects", Json.tree(Effects.of(results, metrics)));
          data.set("profiles", Json.tree(PerformanceProfile.of(results, asked.axis(), metrics)));
          data.set("precision", Json.tree(WorkPrecision.of(results, asked)));
        });
  }

  /** Return of measures what the page says of solves that did not converge. */
  private static ObjectNode statuses(ObjectNode measures) {
    ObjectNode statuses = Json.object();
    statuses.putArray("traces");
    statuses.putObject("perEpoch");
    for (String pass : List.of("forward", "backward", "validation", "test")) {
      if (measures.get(pass) instanceof ObjectNode of) {
        statuses.set(pass, of.retain("unconverged", "statuses", "solves", "rescue", "forward"));
      }
    }
    return statuses;
  }

  /** Return by how many standard errors the interval of a mean over n seeds extends, at index n. */
  private static List<Double> quantiles(StudyResults results) {
    int seeds = results.plan().config().seeds().size();
    return IntStream.rangeClosed(0, seeds).mapToObj(n -> n < 2 ? 0 : Mean.quantile(n)).toList();
  }

  private static ObjectNode head(String id, Heading heading) {
    ObjectNode head = Json.object().put("id", id);
    head.put("title", heading.title()).put("help", heading.help());
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
