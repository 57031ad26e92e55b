package org.equilibria.study.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.equilibria.api.solve.SolveStatus;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.Ending;
import org.equilibria.study.result.EpochPoint;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.Proportion;
import org.equilibria.study.result.SolveTrace;
import org.equilibria.study.result.Words;

/**
 * A reader of results of cells from what {@link CellJson} wrote: times to a millisecond, traces
 * without times.
 */
public final class CellReader {

  private CellReader() {}

  /**
   * Return the result in a line; empty if it is of no cell of the plan.
   *
   * @throws IllegalArgumentException if the line is no such result
   */
  public static Optional<CellResult> read(String line, StudyPlan plan) {
    JsonNode node = tree(line);
    return plan.cells().stream()
        .filter(cell -> isOf(node, cell))
        .findFirst()
        .map(cell -> result(node, cell));
  }

  /**
   * Return how the cell in a line ended, of whatever study it is.
   *
   * @throws IllegalArgumentException if the line is no such result
   */
  public static Ending ending(String line) {
    return ending(tree(line));
  }

  private static Ending ending(JsonNode node) {
    return Words.constant(Ending.class, node.required("training").asText());
  }

  private static JsonNode tree(String line) {
    try {
      JsonNode node = new ObjectMapper().readTree(line);
      if (node.isObject() && node.path(CellJson.FORMAT).asInt() != CellJson.VERSION) {
        throw new IllegalArgumentException(
            "it is of "
                + (node.has(CellJson.FORMAT) ? "format " + node.get(CellJson.FORMAT) : "an earlier")
                + " format, whose figures mean something else than those of format "
                + CellJson.VERSION
                + "; keep the folder as it is, and run its study.yaml into another");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("this is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static boolean isOf(JsonNode node, Cell cell) {
    return node.required("cell").asInt() == cell.number()
        && node.required("seed").asLong() == cell.seed()
        && isOfSettings(node.required("settings"), cell);
  }

  /** The settings are those that ran: precision {@code auto} is another on another machine. */
  private static boolean isOfSettings(JsonNode settings, Cell cell) {
    // Compared as text: a number is of another type once it was read.
    return settings.toString().equals(CellJson.tree(StudyWriter.tree(cell.pipeline())).toString());
  }

  private static CellResult result(JsonNode node, Cell cell) {
    Map<String, String> plugins = new TreeMap<>();
    node.required("plugins").fields().forEachRemaining(e -> plugins.put(e.getKey(), text(e)));
    return new CellResult(
        cell,
        ending(node),
        node.required("detail").asText(),
        optional(node, "measures", CellReader::measures),
        list(node, "bounds", BoundJson::read),
        plugins,
        node.required("data").asText(),
        seconds(node));
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return entry.getValue().asText();
  }

  private static Measures measures(JsonNode node) {
    return new Measures(
        number(node.required("step")),
        epochs(node.required("perEpoch")),
        list(node, "traces", CellReader::trace),
        pass(node.required("forward")),
        pass(node.required("backward")),
        optional(node, "trainAccuracy", CellReader::proportion),
        optional(node, "validation", CellReader::heldOut),
        optional(node, "test", CellReader::heldOut));
  }

  private static HeldOut heldOut(JsonNode node) {
    return new HeldOut(
        node.required("samples").asInt(),
        number(node.required("loss")),
        optional(node, "accuracy", CellReader::proportion),
        list(node, "targets", CellReader::target),
        pass(node.required("forward")));
  }

  private static HeldOut.TargetFit target(JsonNode node) {
    return new HeldOut.TargetFit(
        node.required("name").asText(), number(node.required("rmse")), number(node.required("r2")));
  }

  private static List<EpochPoint> epochs(JsonNode columns) {
    List<EpochPoint> epochs = new ArrayList<>();
    for (int i = 0; i < columns.required("loss").size(); i++) {
      epochs.add(
          new EpochPoint(
              i,
              number(columns.required("loss").required(i)),
              number(columns.required("trainAccuracy").required(i)),
              number(columns.required("validationLoss").required(i)),
              number(columns.required("validationAccuracy").required(i)),
              number(columns.required("forwardEvaluationsMean").required(i)),
              columns.required("forwardEvaluationsMax").required(i).asInt(),
              number(columns.required("backwardEvaluationsMean").required(i)),
              columns.required("backwardEvaluationsMax").required(i).asInt(),
              columns.required("forwardUnconverged").required(i).asLong(),
              columns.required("backwardUnconverged").required(i).asLong(),
              columns.required("rescued").required(i).asLong(),
              estimate(columns, CellJson.FORWARD_ERROR, i),
              estimate(columns, CellJson.BACKWARD_ERROR, i)));
    }
    return epochs;
  }

  private static SolveTrace trace(JsonNode node) {
    List<TracePoint> points = new ArrayList<>();
    for (int i = 0; i < node.required("evaluation").size(); i++) {
      points.add(
          new TracePoint(
              node.required("evaluation").required(i).asInt(),
              node.required("activeRows").required(i).asInt(),
              number(node.required("maxRelativeResidual").required(i)),
              number(node.required("medianRelativeResidual").required(i)),
              0,
              estimate(node, CellJson.MAX_ERROR, i),
              estimate(node, CellJson.MAX_INVERSE_NORM, i)));
    }
    boolean backward = node.required("pass").asText().equals("backward");
    return new SolveTrace(backward, node.required("epoch").asInt(), points);
  }

  private static PassStats pass(JsonNode node) {
    Map<SolveStatus, Long> statuses = new EnumMap<>(SolveStatus.class);
    node.required("statuses")
        .fields()
        .forEachRemaining(
            e ->
                statuses.put(Words.constant(SolveStatus.class, e.getKey()), e.getValue().asLong()));
    JsonNode rescue = node.required("rescue");
    return new PassStats(
        node.required("solves").asLong(),
        statuses,
        number(node.required("evaluationsMean")),
        node.required("evaluationsMax").asInt(),
        number(node.required("gemmEquivalents")),
        seconds(node),
        new RescueSummary(
            rescue.required("rescued").asLong(),
            rescue.required("evaluations").asLong(),
            number(rescue.required("gemmEquivalents")),
            seconds(rescue)),
        new AdjointSummary(
            node.path(CellJson.UNSOLVED).asLong(), node.path(CellJson.LEFT_OUT).asLong()),
        new ErrorSummary(
            estimate(node.path(CellJson.ERROR)), estimate(node.path(CellJson.INVERSE_NORM))));
  }

  private static double estimate(JsonNode columns, String name, int row) {
    return estimate(columns.path(name).path(row));
  }

  /** Return a number that results of earlier versions do not have: NaN without it. */
  private static double estimate(JsonNode node) {
    return node.isMissingNode() ? Double.NaN : number(node);
  }

  private static Proportion proportion(JsonNode node) {
    return new Proportion(
        node.required("hits").asInt(),
        node.required("total").asInt(),
        number(node.required("lower")),
        number(node.required("upper")));
  }

  static <T> List<T> list(JsonNode node, String key, Function<JsonNode, T> item) {
    List<T> items = new ArrayList<>();
    node.required(key).forEach(inner -> items.add(item.apply(inner)));
    return items;
  }

  static <T> Optional<T> optional(JsonNode node, String key, Function<JsonNode, T> value) {
    return node.hasNonNull(key) ? Optional.of(value.apply(node.required(key))) : Optional.empty();
  }

  /** Return a number, which is text where it is not finite. */
  static double number(JsonNode node) {
    return Double.parseDouble(node.asText());
  }

  private static Duration seconds(JsonNode node) {
    return Duration.ofMillis(Math.round(number(node.required("seconds")) * 1e3));
  }
}
