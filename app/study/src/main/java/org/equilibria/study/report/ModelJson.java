package org.equilibria.study.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.equilibria.api.data.Task;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.train.EpochRecord;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.json.Json;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.StoredModel;
import org.equilibria.study.result.Words;

/**
 * A writer of what a model file holds as JSON, the values of tensors aside. Numbers that are not
 * finite are the texts {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
public final class ModelJson {

  private ModelJson() {}

  /**
   * Return one document.
   *
   * @param bytes size of the file
   */
  public static ObjectNode of(StoredModel stored, long bytes) {
    Model model = stored.model();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", stored.file().toString()).put("bytes", bytes);
    node.put("format", stored.format()).put("checksum", stored.checksum().orElse(null));
    Schema schema = model.schema();
    node.put("task", Words.of(schema.task())).put("features", schema.features());
    node.set("featureNames", Json.tree(schema.featureNames()));
    node.set(
        schema.task() == Task.CLASSIFICATION ? "classes" : "targets",
        Json.tree(schema.targetNames()));
    ObjectNode scaling = node.putObject("preprocessing");
    scaling.put("constant", model.preprocessing().constant());
    scaling.put("unitNorm", model.preprocessing().unitNorm());
    scaling.set("encoding", Json.tree(model.preprocessing().encoding()));
    node.put("seed", model.seed());
    node.set("pipeline", Json.tree(StudyWriter.tree(model.pipeline())));
    node.set("training", training(TrainingSummary.of(model)));
    ArrayNode tensors = node.putArray("tensors");
    stored
        .content()
        .tensors()
        .forEach(
            (name, tensor) -> {
              ObjectNode described = tensors.addObject();
              described.put("name", name);
              described.set("shape", Json.tree(tensor.shape()));
              described.put("precision", tensor.precision().name().toLowerCase(Locale.ROOT));
            });
    node.set("plugins", Json.tree(model.plugins()));
    return node;
  }

  private static ObjectNode training(TrainingSummary t) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("finished", t.finished()).put("detail", t.detail());
    node.put("epoch", t.epoch()).put("epochs", t.epochs()).put("updates", t.updates());
    node.put("seconds", t.elapsed().toMillis() / 1e3);
    node.put("step", t.step());
    t.last().ifPresent(last -> figures(node, last));
    node.set("notes", Json.tree(t.notes()));
    return node;
  }

  private static void figures(ObjectNode node, EpochRecord last) {
    node.put("loss", last.loss());
    node.put("accuracy", last.accuracy());
    last.validation()
        .ifPresent(
            v -> {
              ObjectNode validation = node.putObject("validation");
              validation.put("loss", v.loss());
              validation.put("samples", v.total()).put("correct", v.correct());
            });
    node.set("spectra", Json.tree(last.spectra()));
  }
}
