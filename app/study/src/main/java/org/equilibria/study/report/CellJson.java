package org.equilibria.study.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.study.config.Dimension;
import org.equilibria.study.config.Pipeline;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.json.Json;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.plan.Tuned;
import org.equilibria.study.result.BoundResult;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.CellTimes;
import org.equilibria.study.result.Certificate;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.StudyResults;

/**
 * A writer and reader of results of cells, as {@link Json}; traces are without times. The numbers
 * of every column stand in {@code figures} by its name, besides.
 */
public final class CellJson {

  /** Version of what a result holds, and of what its figures mean. */
  private static final int VERSION = 2;

  private static final String FORMAT = "format";

  /** What is written of a result. */
  private record Written(
      int cell,
      String name,
      Map<String, String> labels,
      long seed,
      int format,
      Ending training,
      boolean converged,
      String detail,
      @JsonAlias("seconds") Duration elapsed,
      Optional<Measures> measures,
      List<JsonNode> bounds,
      Map<String, String> plugins,
      String data,
      JsonNode settings,
      Optional<JsonNode> figures,
      Optional<WrittenCertificate> certificate,
      Optional<CellTimes> times) {}

  /** What is written of a certificate. */
  private record WrittenCertificate(
      String model,
      Map<String, String> options,
      String written,
      @JsonAlias("seconds") Duration elapsed,
      List<JsonNode> bounds) {

    static WrittenCertificate of(Certificate c) {
      return new WrittenCertificate(
          c.model(), c.options(), c.written(), c.elapsed(), trees(c.bounds()));
    }

    Certificate read() {
      return new Certificate(model, options, written, elapsed, results(bounds));
    }
  }

  private static List<JsonNode> trees(List<BoundResult> bounds) {
    return bounds.stream().<JsonNode>map(BoundJson::of).toList();
  }

  private static List<BoundResult> results(List<JsonNode> trees) {
    return trees.stream().map(BoundJson::read).toList();
  }

  private static CellResult result(Written written, Cell cell) {
    return new CellResult(
        cell,
        written.training(),
        written.detail(),
        written.measures(),
        results(written.bounds()),
        written.plugins(),
        written.data(),
        written.elapsed(),
        written.certificate().map(WrittenCertificate::read),
        Optional.empty());
  }

  private final Json json = new Json();
  private final StudyPlan plan;
  private final List<Column> columns;
  private final Map<String, List<Cell>> bySettings = new HashMap<>();

  /** Write and read results of a plan. */
  public CellJson(StudyPlan plan) {
    this.plan = plan;
    columns = Columns.of(plan);
  }

  /** Return one document for a whole study. */
  public static ObjectNode of(StudyResults results) {
    ObjectNode node = study(results.plan());
    node.put("cancelled", results.cancelled());
    node.set("elapsed", Json.tree(results.elapsed()));
    node.set("timing", Json.tree(results.timing()));
    ArrayNode cells = node.putArray("cells");
    CellJson written = new CellJson(results.plan());
    results.cells().forEach(cell -> cells.add(written.of(cell)));
    return node;
  }

  /** Return one document for a plan. */
  public static ObjectNode of(StudyPlan plan) {
    ObjectNode node = study(plan);
    ArrayNode cells = node.putArray("cells");
    for (Cell cell : plan.cells()) {
      ObjectNode planned = cells.addObject().put("cell", cell.number()).put("name", cell.name());
      planned.set("labels", Json.tree(cell.labels()));
      planned.put("seed", cell.seed()).put("impossible", cell.impossible().orElse(null));
      planned.put("guarantee", cell.guarantee().orElse(null));
    }
    node.set("merged", Json.tree(plan.merged()));
    return node;
  }

  private static ObjectNode study(StudyPlan plan) {
    ObjectNode node = Json.object().put("name", plan.config().name());
    node.set("study", Json.tree(StudyWriter.tree(plan.config())));
    if (plan.config().search().isPresent()) {
      ArrayNode found = node.putArray("search");
      plan.tuned().forEach(tuned -> found.add(of(tuned)));
    }
    return node;
  }

  private static ObjectNode of(Tuned tuned) {
    ObjectNode node = Json.object();
    node.set("combination", Json.tree(named(tuned.combination())));
    node.set("options", Json.tree(tuned.options().map(CellJson::named)));
    node.put("objective", tuned.objective().id());
    node.set("value", Json.tree(tuned.value()));
    node.put("trials", tuned.trials()).put("different", tuned.different());
    return node.put("trainings", tuned.trainings()).put("evaluations", tuned.evaluations());
  }

  private static Map<String, Object> named(Map<Dimension, Object> values) {
    Map<String, Object> named = new LinkedHashMap<>();
    values.forEach((dimension, value) -> named.put(dimension.id(), value));
    return named;
  }

  /** Return the object for one cell. */
  public ObjectNode of(CellResult result) {
    return (ObjectNode) json.treeOf(written(result));
  }

  /** Return a cell as one line of text, without its end. */
  public String line(CellResult result) {
    return json.write(written(result));
  }

  private Written written(CellResult result) {
    return new Written(
        result.cell().number(),
        result.cell().name(),
        result.cell().labels(),
        result.cell().seed(),
        VERSION,
        result.ending(),
        result.converged(),
        result.detail(),
        result.elapsed(),
        result.measures(),
        trees(result.bounds()),
        result.plugins(),
        result.data(),
        settings(result.cell().pipeline()),
        Optional.of(json.treeOf(figures(result))),
        result.certificate().map(WrittenCertificate::of),
        result.times());
  }

  private Map<String, Object> figures(CellResult result) {
    Map<String, Object> figures = new LinkedHashMap<>();
    for (Column column : Columns.with(columns, result)) {
      column
          .of(result)
          .filter(Number.class::isInstance)
          .ifPresent(number -> figures.put(column.id(), number));
    }
    return figures;
  }

  private JsonNode settings(Pipeline pipeline) {
    return json.treeOf(StudyWriter.tree(pipeline));
  }

  /**
   * Return the result in a line; empty if it is of no cell of the plan.
   *
   * @throws IllegalArgumentException if the line is no such result
   */
  public Optional<CellResult> read(String line) {
    Written written = parsed(line);
    return plan.cells().stream()
        .filter(cell -> isOf(written, cell))
        .findFirst()
        .map(cell -> result(written, cell));
  }

  /** What a line holds, of whatever plan. */
  public static final class Recorded {

    private final Written written;

    private Recorded(Written written) {
      this.written = written;
    }

    /** Return the number that the cell had. */
    public int number() {
      return written.cell();
    }

    /** Return the seed of the cell. */
    public long seed() {
      return written.seed();
    }

    /** Return the name of the cell with its seed. */
    public String name() {
      return written.name() + ", seed " + written.seed();
    }

    /** Return the value of each dimension as people write it, by its name. */
    public Map<String, String> labels() {
      return written.labels();
    }

    /** Return the precision that ran, in a word. */
    public String precision() {
      return written.settings().at("/backend/precision").asText();
    }

    /** Return how the cell ended. */
    public Ending ending() {
      return written.training();
    }

    /** Return the result, as that of a cell. */
    public CellResult of(Cell cell) {
      return result(written, cell);
    }
  }

  /**
   * Return what a line holds.
   *
   * @throws IllegalArgumentException if the line is no result
   */
  public Recorded recorded(String line) {
    return new Recorded(parsed(line));
  }

  /**
   * What a line is of.
   *
   * @param number of the cell when it was written
   * @param ending how the cell ended
   * @param cell the cell of the plan with the same settings and seed, whatever its number
   * @param name of the cell when it was written, with its seed
   */
  public record Origin(int number, Ending ending, Optional<Cell> cell, String name) {}

  /**
   * Return which cell a line is of.
   *
   * @throws IllegalArgumentException if the line is no result
   */
  public Origin origin(String line) {
    Written written = parsed(line);
    return new Origin(
        written.cell(),
        written.training(),
        same(written),
        written.name() + ", seed " + written.seed());
  }

  /** Cells that cannot be run may have the same settings, those that are left of them. */
  private Optional<Cell> same(Written written) {
    if (bySettings.isEmpty()) {
      plan.cells()
          .forEach(
              cell ->
                  bySettings
                      .computeIfAbsent(
                          key(settings(cell.pipeline()), cell.seed()), k -> new ArrayList<>())
                      .add(cell));
    }
    List<Cell> cells = bySettings.getOrDefault(key(written.settings(), written.seed()), List.of());
    return cells.size() == 1
        ? Optional.of(cells.get(0))
        : cells.stream().filter(cell -> cell.labels().equals(written.labels())).findFirst();
  }

  private static String key(JsonNode settings, long seed) {
    return seed + " " + settings;
  }

  /**
   * Return how the cell in a line ended, of whatever study it is.
   *
   * @throws IllegalArgumentException if the line is no such result
   */
  public Ending ending(String line) {
    return parsed(line).training();
  }

  private Written parsed(String line) {
    JsonNode tree = json.parse(line);
    if (!tree.isObject()) {
      throw new IllegalArgumentException("it is not an object");
    }
    if (tree.path(FORMAT).asInt() != VERSION) {
      throw new IllegalArgumentException(
          "it is of "
              + (tree.has(FORMAT) ? "format " + tree.get(FORMAT) : "an earlier")
              + " format, whose figures mean something else than those of format "
              + VERSION
              + "; keep the folder as it is, and run its study.yaml into another");
    }
    complete(tree);
    return json.read(tree, Written.class);
  }

  /** Results of earlier versions of the format have no estimates of errors. */
  private static void complete(JsonNode tree) {
    for (JsonNode parent : tree.findParents("evaluationsMean")) {
      ObjectNode pass = (ObjectNode) parent;
      if (!pass.has("relativeErrorEstimate")) {
        pass.put("rowsWithoutSolve", 0).put("leftOut", 0);
        pass.put("relativeErrorEstimate", Double.NaN).put("inverseNormEstimate", Double.NaN);
      }
    }
  }

  /** The settings are those that ran: precision {@code auto} is another on another machine. */
  private boolean isOf(Written written, Cell cell) {
    // Compared as text: a number is of another type once it was read.
    return written.cell() == cell.number()
        && written.seed() == cell.seed()
        && written.settings().toString().equals(settings(cell.pipeline()).toString());
  }
}
