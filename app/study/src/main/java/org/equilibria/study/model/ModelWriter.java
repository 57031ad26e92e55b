package org.equilibria.study.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.equilibria.api.matrix.Precision;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.FeatureEncoding;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudyWriter;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.file.TensorFile;
import org.equilibria.study.json.Json;

/** A writer of a model as tensors and texts. */
final class ModelWriter {

  private static final String STUDY = "model";

  private final Model model;
  private final List<ParameterSpec> parameters;
  private final Map<String, Tensor> tensors = new TreeMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  private ModelWriter(Model model, Catalog catalog) {
    this.model = model;
    parameters =
        model
            .pipeline()
            .network(catalog)
            .parameters(model.preprocessing().features(), model.schema().outputs());
  }

  static TensorFile content(Model model, Catalog catalog) {
    ModelWriter writer = new ModelWriter(model, catalog);
    writer.addChoices();
    writer.addWeights();
    writer.addPreprocessing(model.preprocessing());
    writer.addTraining(model.training());
    model.monitor().ifPresent(text -> writer.metadata.put(Names.MONITOR, text));
    TensorFile content = new TensorFile(writer.tensors, writer.metadata);
    writer.metadata.put(Names.CHECKSUM, Checksum.of(content));
    return new TensorFile(writer.tensors, writer.metadata);
  }

  private void addChoices() {
    StudyConfig config =
        new StudyConfig(STUDY, model.pipeline(), List.of(model.seed()), List.of(), List.of());
    metadata.put(Names.FORMAT, ModelFile.FORMAT);
    metadata.put(Names.FORMAT_VERSION, String.valueOf(ModelFile.VERSION));
    metadata.put(Names.PIPELINE, StudyWriter.yaml(config));
    metadata.put(Names.SCHEMA, Json.line(model.schema()));
    metadata.put(Names.PLUGINS, Json.line(new Stored.Plugins(model.plugins())));
  }

  private void addWeights() {
    add("", model.weights());
    for (ParameterSpec p : parameters) {
      double[] initial = rounded(values(model.initialWeights(), p));
      if (!Arrays.equals(initial, values(model.weights(), p))) {
        tensors.put(Names.INITIAL + p.name(), tensor(shape(p), initial));
      }
    }
  }

  private void add(String prefix, NetworkWeights weights) {
    for (ParameterSpec p : parameters) {
      tensors.put(prefix + p.name(), tensor(shape(p), values(weights, p)));
    }
  }

  private static List<Integer> shape(ParameterSpec p) {
    return List.of(p.rows(), p.cols());
  }

  private static double[] values(NetworkWeights weights, ParameterSpec p) {
    double[] values = weights.values().get(p.name());
    if (values == null) {
      throw new IllegalArgumentException("the weights have no " + p.name());
    }
    return values;
  }

  /** Return values as the network stores them: initial ones are drawn in full precision. */
  private double[] rounded(double[] values) {
    return model.pipeline().precision().storage() == Precision.F32
        ? Arrays.stream(values).map(value -> (float) value).toArray()
        : values;
  }

  /** Store what a float holds exactly as floats, if those are what the network computes with. */
  private Tensor tensor(List<Integer> shape, double[] values) {
    boolean narrow =
        model.pipeline().precision().storage() == Precision.F32
            && Arrays.equals(values, rounded(values));
    return new Tensor(narrow ? Precision.F32 : Precision.F64, shape, values);
  }

  private void addPreprocessing(Preprocessing p) {
    metadata.put(Names.PREPROCESSING, Json.line(stored(p)));
    addVector(Names.MEAN, p.mean());
    addVector(Names.SCALE, p.scale());
    addVector(Names.TARGET_MEAN, p.targetMean());
    addVector(Names.TARGET_SCALE, p.targetScale());
  }

  private static Stored.Scaling stored(Preprocessing p) {
    boolean numbers = p.encoding().equals(FeatureEncoding.numbers(p.rawFeatures()));
    return new Stored.Scaling(
        p.constant(), p.unitNorm(), numbers ? Optional.empty() : Optional.of(p.encoding()));
  }

  private void addVector(String name, double[] values) {
    tensors.put(name, new Tensor(Precision.F64, List.of(values.length), values));
  }

  private void addTraining(Training training) {
    if (training instanceof Training.Finished finished) {
      metadata.put(Names.TRAINING, Json.line(finished));
    } else if (training instanceof Training.Unfinished unfinished) {
      addSnapshot(unfinished.snapshot());
      metadata.put(Names.DATA, unfinished.data());
    }
  }

  private void addSnapshot(TrainingSnapshot snapshot) {
    Optional<Stored.Best> best = snapshot.best().map(b -> new Stored.Best(b.epoch(), b.loss()));
    metadata.put(
        Names.CHECKPOINT,
        Json.line(
            new Stored.Checkpoint(
                snapshot.position(),
                snapshot.partial(),
                snapshot.step(),
                snapshot.elapsed(),
                snapshot.records(),
                best)));
    snapshot
        .memory()
        .forEach(
            (name, values) ->
                tensors.put(Names.MEMORY + name, tensor(List.of(values.length), values)));
    snapshot.best().ifPresent(b -> add(Names.BEST, b.weights()));
  }
}
