package org.equilibria.study.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.solve.TracePoint;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.plan.Cell;
import org.equilibria.study.plan.StudyPlan;
import org.equilibria.study.result.CellResult;
import org.equilibria.study.result.EpochPoint;
import org.equilibria.study.result.HeldOut;
import org.equilibria.study.result.Measures;
import org.equilibria.study.result.PassStats;
import org.equilibria.study.result.SolveTrace;
import org.equilibria.study.result.StudyResults;
import org.equilibria.study.result.Words;

/**
 * A writer of results as JSON. Numbers that are not finite are the texts {@code NaN}, {@code
 * Infinity} and {@code -Infinity}, as JSON has no number for them; what was not measured is null.
 */
public final class CellJson {

  static final String FORMAT = "format";

  /** Version of what a line holds, and of what its figures mean. */
  static final int VERSION = 2;

  // What lines of earlier versions do not have.
  static final String UNSOLVED = "rowsWithoutSolve";
  static final String LEFT_OUT = "leftOut";
  static final String ERROR = "relativeErrorEstimate";
  static final String INVERSE_NORM = "inverseNormEstimate";
  static final String FORWARD_ERROR = "forwardRelativeErrorEstimate";
  static final String BACKWARD_ERROR = "backwardRelativeErrorEstimate";
  static final String MAX_ERROR = "maxRelativeErrorEstimate";
  static final String MAX_INVERSE_NORM = "maxInverseNormEstimate";

  private CellJson() {}

  /** Return one document for a whole study. */
  public static ObjectNode of(StudyResults results) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", results.plan().config().name());
    node.set("study", tree(StudyWriter.tree(results.plan().config())));
    node.put("cancelled", results.cancelled());
    node.put("seconds", seconds(results.elapsed()));
    ArrayNode cells = node.putArray("cells");
    results.cells().forEach(cell -> cells.add(of(cell)));
    return node;
  }

  /** Return one document for a plan. */
  public static ObjectNode of(StudyPlan plan) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", plan.config().name());
    node.set("study", tree(StudyWriter.tree(plan.config())));
    ArrayNode cells = node.putArray("cells");
    plan.cells().forEach(cell -> cells.add(of(cell)));
    return node;
  }

  private static ObjectNode of(Cell cell) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("cell", cell.number()).put("name", cell.name());
    node.set("labels", tree(cell.labels()));
    return node.put("seed", cell.seed()).put("impossible", cell.impossible().orElse(null));
  }

  /** Return the object for one cell. */
  public static ObjectNode of(CellResult result) {
    ObjectNode node = of(result.cell());
    node.remove("impossible");
    node.put(FORMAT, VERSION);
    node.put("training", result.status());
    node.put("converged", result.converged());
    node.put("detail", result.detail());
    node.put("seconds", seconds(result.elapsed()));
    result
        .measures()
        .ifPresentOrElse(m -> node.set("measures", measures(m)), () -> node.putNull("measures"));
    ArrayNode bounds = node.putArray("bounds");
    result.bounds().forEach(b -> bounds.add(BoundJson.of(b)));
    node.set("plugins", tree(result.plugins()));
    node.put("data", result.data());
    node.set("settings", tree(StudyWriter.tree(result.cell().pipeline())));
    return node;
  }

  /** Return an object as one line of text. */
  public static String line(ObjectNode node) {
    try {
      return new ObjectMapper().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new EquilibriaException(ErrorCode.INTERNAL, "a tree that is no JSON: " + e, e);
    }
  }

  /** Return a value as a tree; a mapper can be reconfigured at any time, so none is shared. */
  public static JsonNode tree(Object value) {
    return new ObjectMapper().valueToTree(value);
  }

  private static ObjectNode measures(Measures m) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("epochs", m.updates());
    putNumber(node, "step", m.step());
    putNumber(node, "finalTrainLoss", m.finalLoss());
    m.train().ifPresent(p -> node.set("trainAccuracy", tree(p)));
    node.set("forward", pass(m.forward()));
    node.set("backward", pass(m.backward()));
    m.validation().ifPresent(h -> node.set("validation", heldOut(h)));
    m.test().ifPresent(h -> node.set("test", heldOut(h)));
    node.set("perEpoch", perEpoch(m));
    ArrayNode traces = node.putArray("traces");
    m.traces().forEach(t -> traces.add(trace(t)));
    return node;
  }

  private static ObjectNode heldOut(HeldOut h) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("samples", h.samples());
    putNumber(node, "loss", h.loss());
    h.accuracy().ifPresent(a -> node.set("accuracy", tree(a)));
    ArrayNode targets = node.putArray("targets");
    for (HeldOut.TargetFit e : h.errors()) {
      ObjectNode target = targets.addObject().put("name", e.name());
      putNumber(target, "rmse", e.rmse());
      putNumber(target, "r2", e.r2());
    }
    node.set("forward", pass(h.solves()));
    return node;
  }

  private static ObjectNode pass(PassStats p) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("solves", p.solves()).put("unconverged", p.unconverged());
    ObjectNode statuses = node.putObject("statuses");
    p.statuses().forEach((status, count) -> statuses.put(Words.of(status), count));
    node.put("evaluationsMean", p.meanEvaluations()).put("evaluationsMax", p.maxEvaluations());
    node.put("gemmEquivalents", p.gemmEquivalents());
    node.put("seconds", seconds(p.elapsed()));
    RescueSummary r = p.rescue();
    node.putObject("rescue")
        .put("rescued", r.rows())
        .put("evaluations", r.rowEvaluations())
        .put("gemmEquivalents", r.gemmEquivalents())
        .put("seconds", seconds(r.elapsed()));
    node.put(UNSOLVED, p.adjoint().unsolvedRows()).put(LEFT_OUT, p.adjoint().leftOut());
    putNumber(node, ERROR, p.error().relativeError());
    putNumber(node, INVERSE_NORM, p.error().inverseNorm());
    return node;
  }

  /** One array a quantity: far shorter than one object an epoch. */
  private static ObjectNode perEpoch(Measures m) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode loss = node.putArray("loss");
    ArrayNode accuracy = node.putArray("trainAccuracy");
    ArrayNode validationLoss = node.putArray("validationLoss");
    ArrayNode validationAccuracy = node.putArray("validationAccuracy");
    ArrayNode forwardMean = node.putArray("forwardEvaluationsMean");
    ArrayNode forwardMax = node.putArray("forwardEvaluationsMax");
    ArrayNode backwardMean = node.putArray("backwardEvaluationsMean");
    ArrayNode backwardMax = node.putArray("backwardEvaluationsMax");
    ArrayNode forwardUnconverged = node.putArray("forwardUnconverged");
    ArrayNode backwardUnconverged = node.putArray("backwardUnconverged");
    ArrayNode rescued = node.putArray("rescued");
    ArrayNode forwardError = node.putArray(FORWARD_ERROR);
    ArrayNode backwardError = node.putArray(BACKWARD_ERROR);
    for (EpochPoint e : m.epochs()) {
      addNumber(loss, e.loss());
      addNumber(accuracy, e.accuracy());
      addNumber(validationLoss, e.validationLoss());
      addNumber(validationAccuracy, e.validationAccuracy());
      forwardMean.add(e.forwardMean());
      forwardMax.add(e.forwardMax());
      backwardMean.add(e.backwardMean());
      backwardMax.add(e.backwardMax());
      forwardUnconverged.add(e.forwardUnconverged());
      backwardUnconverged.add(e.backwardUnconverged());
      rescued.add(e.rescued());
      addNumber(forwardError, e.forwardError());
      addNumber(backwardError, e.backwardError());
    }
    return node;
  }

  private static ObjectNode trace(SolveTrace trace) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("pass", trace.backward() ? "backward" : "forward").put("epoch", trace.epoch());
    ArrayNode evaluations = node.putArray("evaluation");
    ArrayNode rows = node.putArray("activeRows");
    ArrayNode max = node.putArray("maxRelativeResidual");
    ArrayNode median = node.putArray("medianRelativeResidual");
    ArrayNode error = node.putArray(MAX_ERROR);
    ArrayNode inverseNorm = node.putArray(MAX_INVERSE_NORM);
    for (TracePoint p : trace.points()) {
      evaluations.add(p.evaluation());
      rows.add(p.activeRows());
      addNumber(max, p.maxRelativeResidual());
      addNumber(median, p.medianRelativeResidual());
      addNumber(error, p.maxRelativeError());
      addNumber(inverseNorm, p.maxInverseNorm());
    }
    return node;
  }

  static void putNumber(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.put(key, String.valueOf(value));
    }
  }

  static void addNumber(ArrayNode array, double value) {
    if (Double.isFinite(value)) {
      array.add(value);
    } else {
      array.add(String.valueOf(value));
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
