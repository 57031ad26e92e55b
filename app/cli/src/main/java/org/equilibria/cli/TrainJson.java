package org.equilibria.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.equilibria.certify.monitor.MonitoredTrajectory;
import org.equilibria.certify.monitor.Reading;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.host.ModelTraining;
import org.equilibria.study.fit.FitResult;
import org.equilibria.study.json.Json;
import org.equilibria.study.report.EvaluationJson;
import org.equilibria.study.result.Words;

/** A writer of the end of a training as JSON. */
final class TrainJson {

  private static final double NANOS = 1e9;

  private TrainJson() {}

  /**
   * Write it.
   *
   * @param guarantee what the layers guarantee, in words, if they do
   */
  static String of(
      Path model,
      ModelTraining training,
      Dataset data,
      Optional<String> guarantee,
      FitResult result) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("model", model.toString());
    document.put("status", Words.of(result.training().status()));
    document.put("detail", result.training().detail());
    document.put("seed", training.seed());
    document.put("guarantee", guarantee.orElse(null));
    document.put("seconds", result.elapsed().toNanos() / NANOS);
    List<EpochRecord> records = result.training().epochs();
    if (!records.isEmpty()) {
      EpochRecord last = records.get(records.size() - 1);
      document.put("epochs", last.epoch());
      document.put("updates", last.updates());
      document.put("trainLoss", last.loss() / data.train().count());
      if (!Double.isNaN(last.accuracy())) {
        document.put("trainAccuracy", last.accuracy());
      }
      last.validation().ifPresent(v -> document.put("validationLoss", v.loss() / v.total()));
    }
    training.trajectory().ifPresent(t -> document.set("monitor", monitor(t)));
    result.test().ifPresent(test -> document.set("test", EvaluationJson.of(test.evaluation())));
    return Json.line(document);
  }

  private static ObjectNode monitor(MonitoredTrajectory t) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("samples", t.samples()).put("holds", t.holds());
    node.put("summary", t.text());
    put(node, "leastMu", t.leastMu());
    put(node, "leastEigenvalue", t.leastEigenvalue());
    node.put("noEnvelope", t.noEnvelope().orElse(null));
    put(node, "predictedRate", t.predictedRate());
    put(node, "observedRate", t.observedRate().orElse(Double.NaN));
    put(node, "predictedRadius", t.predictedRadius());
    ArrayNode lost = node.putArray("lost");
    t.lost().forEach(lost::add);
    ArrayNode readings = node.putArray("readings");
    for (Reading r : t.readings()) {
      ObjectNode reading = readings.addObject().put("epoch", r.epoch()).put("updates", r.updates());
      put(reading, "loss", r.loss());
      put(reading, "envelope", r.envelope());
      put(reading, "mu", r.mu());
      put(reading, "leastEigenvalue", r.leastEigenvalue());
      put(reading, "radius", r.radius());
    }
    return node;
  }

  /** Put a figure, or null where there is none: JSON has no number for it. */
  private static void put(ObjectNode node, String name, double figure) {
    if (Double.isFinite(figure)) {
      node.put(name, figure);
    } else {
      node.putNull(name);
    }
  }
}
