package org.equilibria.study.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.parameterization.ParameterSpec;
import org.equilibria.api.spi.Kind;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.FeatureEncoding;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Schema;
import org.equilibria.engine.guard.PlainText;
import org.equilibria.engine.network.NetworkWeights;
import org.equilibria.engine.train.TrainingSnapshot;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;
import org.equilibria.study.file.Tensor;
import org.equilibria.study.file.TensorFile;
import org.jspecify.annotations.Nullable;

/** A reader of a model from tensors and texts, which refuses what does not fit together. */
final class ModelReader {

  private static final Pattern WORD = Pattern.compile("[\\w.]{1,20}");

  private final Path file;
  private final TensorFile content;
  private final Catalog catalog;

  /** Insist that a file is a model, undamaged. */
  static void check(Path file, TensorFile content, Catalog catalog) {
    ModelReader reader = new ModelReader(file, content, catalog);
    reader.checkFormat();
    reader.checkSum();
  }

  ModelReader(Path file, TensorFile content, Catalog catalog) {
    this.file = file;
    this.content = content;
    this.catalog = catalog;
  }

  Model model() {
    checkFormat();
    checkSum();
    try {
      return checked();
    } catch (EquilibriaException e) {
      throw e.code() == ErrorCode.INVALID_INPUT ? malformed("%s", e.getMessage()) : e;
    } catch (IllegalArgumentException e) {
      throw malformed("%s", e.getMessage());
    }
  }

  private Model checked() {
    StudyConfig config = config();
    Schema schema = record(Names.SCHEMA, Schema.class);
    Preprocessing preprocessing = preprocessing();
    List<ParameterSpec> parameters =
        config.base().network(catalog).parameters(preprocessing.features(), schema.outputs());
    NetworkWeights weights = weights("", parameters);
    return new Model(
        config.base(),
        config.seeds().get(0),
        schema,
        preprocessing,
        weights,
        initial(parameters, weights),
        record(Names.PLUGINS, Stored.Plugins.class).plugins(),
        training(parameters, weights),
        Optional.ofNullable(content.metadata().get(Names.MONITOR)));
  }

  private EquilibriaException malformed(String format, @Nullable Object... arguments) {
    return new EquilibriaException(
        ErrorCode.MALFORMED_DATA, file + ": no valid model: " + String.format(format, arguments));
  }

  private void checkFormat() {
    if (!ModelFile.FORMAT.equals(content.metadata().get(Names.FORMAT))) {
      throw malformed(
          "it holds tensors of another program; expected the metadata '%s' to be '%s'",
          Names.FORMAT, ModelFile.FORMAT);
    }
    String version = text(Names.FORMAT_VERSION);
    if (!version.equals(String.valueOf(ModelFile.VERSION))) {
      throw malformed(
          "it is of format '%s', and this version of Equilibria reads format %d",
          WORD.matcher(version).matches() ? version : "?", ModelFile.VERSION);
    }
  }

  /** A file whose content was changed on purpose has no checksum, nor one of another name. */
  private void checkSum() {
    String stored = content.metadata().get(Names.CHECKSUM);
    if (stored != null && !stored.equals(Checksum.of(content))) {
      throw malformed(
          "its content does not have the checksum it had when it was written: it is damaged,"
              + " or was changed without removing the metadata '%s'",
          Names.CHECKSUM);
    } else if (stored == null && !Names.TEXTS.containsAll(content.metadata().keySet())) {
      throw malformed(
          "it has no '%s', and metadata that no model has: it is damaged", Names.CHECKSUM);
    }
  }

  private String text(String key) {
    String text = content.metadata().get(key);
    if (text == null) {
      throw malformed("its metadata have no '%s'", key);
    }
    return text;
  }

  private StudyConfig config() {
    StudyConfig config;
    try {
      config = StudySource.yaml("its pipeline", "model", text(Names.PIPELINE)).resolve(catalog);
    } catch (EquilibriaException e) {
      String missing = missingPlugins();
      throw missing.isEmpty()
          ? e
          : new EquilibriaException(
              ErrorCode.UNAVAILABLE,
              "%s needs %s, which is not loaded: put the plugin's jar into a folder of its own in a"
                      .formatted(file, missing)
                  + " directory that --plugins names (%s)".formatted(e.getMessage()),
              e);
    }
    if (config.seeds().size() != 1 || !config.axes().isEmpty()) {
      throw malformed("its pipeline is a study of several; expected one seed and no axes");
    }
    return config;
  }

  /** Return the plugins that the model was made with and that nobody offers anything of here. */
  private String missingPlugins() {
    Map<String, String> made = record(Names.PLUGINS, Stored.Plugins.class).plugins();
    Map<String, List<String>> missing = new TreeMap<>();
    made.forEach(
        (kind, plugin) -> {
          Kind<Object> of = new Kind<>(kind, Object.class);
          String id = plugin.split(" ", 2)[0];
          boolean known =
              catalog.ids(of).stream()
                  .anyMatch(c -> catalog.plugin(of, c).filter(i -> i.id().equals(id)).isPresent());
          if (!known) {
            String named = PlainText.of(plugin).replaceFirst(" #\\w+$", "");
            missing.computeIfAbsent(named, p -> new ArrayList<>()).add(kind);
          }
        });
    return missing.entrySet().stream()
        .map(e -> "plugin %s for its %s".formatted(e.getKey(), String.join(" and ", e.getValue())))
        .collect(Collectors.joining(", "));
  }

  private <R extends Record> R record(String key, Class<R> type) {
    try {
      return Stored.read(text(key), type);
    } catch (IllegalArgumentException e) {
      throw malformed("its metadata '%s' are damaged: %s", key, e.getMessage());
    }
  }

  private Tensor tensor(String name) {
    Tensor tensor = content.tensors().get(name);
    if (tensor == null) {
      throw malformed("it has no tensor '%s'", name);
    }
    return tensor;
  }

  private double[] values(String name, List<Integer> shape) {
    Tensor tensor = tensor(name);
    if (!tensor.shape().equals(shape)) {
      throw malformed(
          "tensor '%s' is of shape %s, expected %s as its pipeline and schema ask for",
          name, tensor.shape(), shape);
    }
    return tensor.values();
  }

  private Preprocessing preprocessing() {
    Stored.Scaling scaling = record(Names.PREPROCESSING, Stored.Scaling.class);
    try {
      double[] mean = tensor(Names.MEAN).values();
      return new Preprocessing(
          scaling.encoding().orElseGet(() -> FeatureEncoding.numbers(mean.length)),
          mean,
          tensor(Names.SCALE).values(),
          scaling.constant(),
          scaling.unitNorm(),
          tensor(Names.TARGET_MEAN).values(),
          tensor(Names.TARGET_SCALE).values());
    } catch (IllegalArgumentException e) {
      throw malformed("its preprocessing is damaged: %s", e.getMessage());
    }
  }

  private NetworkWeights weights(String prefix, List<ParameterSpec> parameters) {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (ParameterSpec p : parameters) {
      values.put(p.name(), values(prefix + p.name(), List.of(p.rows(), p.cols())));
    }
    return new NetworkWeights(values);
  }

  private NetworkWeights initial(List<ParameterSpec> parameters, NetworkWeights present) {
    Map<String, double[]> values = new LinkedHashMap<>(present.values());
    for (ParameterSpec p : parameters) {
      String name = Names.INITIAL + p.name();
      if (content.tensors().containsKey(name)) {
        values.put(p.name(), values(name, List.of(p.rows(), p.cols())));
      }
    }
    return new NetworkWeights(values);
  }

  private Training training(List<ParameterSpec> parameters, NetworkWeights weights) {
    return content.metadata().containsKey(Names.CHECKPOINT)
        ? new Training.Unfinished(snapshot(parameters, weights), text(Names.DATA))
        : record(Names.TRAINING, Training.Finished.class);
  }

  private TrainingSnapshot snapshot(List<ParameterSpec> parameters, NetworkWeights weights) {
    Stored.Checkpoint checkpoint = record(Names.CHECKPOINT, Stored.Checkpoint.class);
    Map<String, double[]> memory = new LinkedHashMap<>();
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(Names.MEMORY)) {
                memory.put(name.substring(Names.MEMORY.length()), tensor.values());
              }
            });
    Optional<TrainingSnapshot.Best> best =
        checkpoint
            .best()
            .map(
                b ->
                    new TrainingSnapshot.Best(
                        b.epoch(), b.loss(), weights(Names.BEST, parameters)));
    return new TrainingSnapshot(
        weights,
        memory,
        checkpoint.position(),
        checkpoint.partial(),
        checkpoint.step(),
        checkpoint.elapsed(),
        checkpoint.records(),
        best);
  }
}
