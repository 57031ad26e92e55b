package org.equilibria.study.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.equilibria.engine.data.FeatureEncoding;
import org.equilibria.engine.train.AdjointSummary;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.engine.train.EpochSums;
import org.equilibria.engine.train.ErrorSummary;
import org.equilibria.engine.train.RescueSummary;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.json.Json;

/**
 * The texts of a model file, which are records as JSON, and what earlier versions wrote of them.
 */
final class Stored {

  /**
   * What a preprocessing has besides arrays.
   *
   * @param constant see {@link org.equilibria.engine.data.Preprocessing}
   * @param unitNorm see there
   * @param encoding see there; empty where entries are numbers, none of them missing
   */
  record Scaling(boolean constant, boolean unitNorm, Optional<FeatureEncoding> encoding) {}

  /** The plugin behind each component, by kind. */
  record Plugins(Map<String, String> plugins) {}

  /** What a snapshot has besides arrays. */
  record Checkpoint(
      TrainingSnapshot.Position position,
      Optional<EpochSums> partial,
      double step,
      Duration elapsed,
      List<EpochRecord> records,
      Optional<Best> best) {}

  /** What the best weights so far are known by. */
  record Best(int epoch, double loss) {}

  /** What every text of an earlier version has that lacks anything. */
  private static final String EARLIER = "\"elapsed\":\"P";

  private static final String SOLVES = "unconvergedRows";
  private static final String STATUSES = "statuses";
  private static final String RESCUE = "rescue";
  private static final String ADJOINT = "adjoint";
  private static final String ERROR = "error";
  private static final String NOTES = "notes";
  private static final String END = "end";
  private static final String DETAIL = "detail";
  private static final String STATUS = "status";

  private Stored() {}

  /**
   * Read a text, of an earlier version, too.
   *
   * @throws IllegalArgumentException saying where it is wrong
   */
  static <R extends Record> R read(String text, Class<R> type) {
    Json json = new Json();
    if (!text.contains(EARLIER)) {
      return json.read(text, type);
    }
    JsonNode tree = json.parse(text);
    completeSolves(json, tree);
    completeSentences(tree);
    return json.read(tree, type);
  }

  /**
   * Files of earlier versions have no estimates of errors and do not count what estimators did
   * beside solving; those of the first have no counts of statuses, and their solves include a
   * rescue.
   */
  private static void completeSolves(Json json, JsonNode tree) {
    List<JsonNode> all = tree.findParents(SOLVES);
    boolean counted = all.stream().anyMatch(s -> s.has(STATUSES));
    boolean estimated = all.stream().anyMatch(s -> s.has(ADJOINT));
    for (JsonNode solves : all) {
      ObjectNode summary = (ObjectNode) solves;
      if (!counted) {
        summary.putObject(STATUSES);
        summary.set(RESCUE, json.treeOf(RescueSummary.NONE));
      }
      if (!estimated) {
        summary.set(ADJOINT, json.treeOf(AdjointSummary.NONE));
        summary.set(ERROR, json.treeOf(ErrorSummary.UNKNOWN));
      }
    }
  }

  /** Files of earlier versions say how a training ended, and what to know of it, in sentences. */
  private static void completeSentences(JsonNode tree) {
    for (JsonNode parent : tree.findParents(NOTES)) {
      if (parent.get(NOTES) instanceof ArrayNode notes) {
        for (int i = 0; i < notes.size(); i++) {
          if (notes.get(i).isTextual()) {
            notes.set(i, sentence("said", notes.get(i)));
          }
        }
      }
    }
    for (JsonNode parent : tree.findParents(DETAIL)) {
      ObjectNode result = (ObjectNode) parent;
      ObjectNode end = sentence("recorded", result.remove(DETAIL));
      result.set(END, end.set(STATUS, result.remove(STATUS)));
    }
  }

  private static ObjectNode sentence(String kind, JsonNode text) {
    ObjectNode node = Json.object().put("kind", kind);
    return node.set("sentence", text);
  }
}
