package org.equilibria.study.fit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apiguardian.api.API;
import org.equilibria.api.data.DataSource;
import org.equilibria.api.data.LabelledData;
import org.equilibria.api.data.Target;
import org.equilibria.api.data.Task;
import org.equilibria.api.error.EquilibriaException;
import org.equilibria.api.error.ErrorCode;
import org.equilibria.api.spi.ComponentSpec;
import org.equilibria.api.spi.Kinds;
import org.equilibria.engine.component.Catalog;
import org.equilibria.engine.data.CsvFormat;
import org.equilibria.engine.data.DataPath;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.LabelledTable;
import org.equilibria.engine.data.Preprocessing;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.data.Schema;
import org.equilibria.study.model.Model;
import org.equilibria.study.model.Training;
import org.equilibria.study.result.Words;

/**
 * Samples that a model is judged on, encoded as it takes them.
 *
 * @param name what they are, for people
 * @param samples of classes that the model knows
 * @param leftOut samples of each class that it does not know, by the name of the class
 * @param lacking samples left out because they lack a value, as in training
 * @param trainedOn whether the model was trained on some of them
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TestData(
    String name, Samples samples, Map<String, Integer> leftOut, int lacking, boolean trainedOn) {

  private static final String CSV = "csv";

  /** What the arrays of an archive are called. */
  private static final List<String> AS_TRAINED =
      List.of("inputs", "targets", "test-inputs", "test-targets");

  /** Copy the map. */
  public TestData {
    leftOut = Collections.unmodifiableMap(new TreeMap<>(leftOut));
  }

  /** Return the number of samples that are judged. */
  public int count() {
    return samples.count();
  }

  /**
   * Return the samples that were set aside when a model was trained, read and split as they were
   * then; possibly none.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if the data cannot be read; INVALID_INPUT if
   *     they are no longer those that the model was trained on
   */
  public static TestData setAside(Model model, Catalog catalog) {
    return new TestData(
        "test samples of " + place(model.pipeline().data().source()),
        asTrained(model, catalog).test(),
        Map.of(),
        0,
        false);
  }

  /**
   * Return the samples of which a model has seen some, read and split as when it was trained.
   *
   * @throws EquilibriaException as {@link #setAside}
   */
  public static Dataset asTrained(Model model, Catalog catalog) {
    ComponentSpec source = model.pipeline().data().source();
    DataSource data = catalog.create(Kinds.DATASET, source);
    Dataset split = model.pipeline().data().selection().from(data);
    if (!isAsTrained(split, model)) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          place(source)
              + ": the data have changed since the model was trained on them, so that the samples"
              + " set aside then can no longer be told from the others");
    }
    return split;
  }

  /** Say where a data source reads from: its file or folder, or its name. */
  private static String place(ComponentSpec source) {
    for (String option : List.of("test-file", "file", "dir", "x")) {
      Object value = source.options().getOrDefault(option, "");
      if (!String.valueOf(value).isBlank()) {
        return String.valueOf(value);
      }
    }
    return source.id();
  }

  private static boolean isAsTrained(Dataset data, Model model) {
    Preprocessing now = data.preprocessing();
    Preprocessing then = model.preprocessing();
    boolean same =
        data.schema().equals(model.schema())
            && now.encoding().equals(then.encoding())
            && Arrays.equals(now.mean(), then.mean())
            && Arrays.equals(now.scale(), then.scale())
            && Arrays.equals(now.targetMean(), then.targetMean())
            && Arrays.equals(now.targetScale(), then.targetScale());
    return same
        && (!(model.training() instanceof Training.Unfinished unfinished)
            || unfinished.data().equals(DataFingerprint.of(data)));
  }

  /**
   * Return the samples at a path, as {@link DataPath#source} finds them: the test part if there is
   * one, else all.
   *
   * @throws EquilibriaException IO or MALFORMED_DATA if the data cannot be read or are not of the
   *     schema of the model; INVALID_INPUT if the columns are not what the model predicts, not
   *     known, or given where there is no table
   */
  public static TestData at(Path path, TestColumns columns, Model model, Catalog catalog) {
    LabelledData data = labelled(path, columns, model, catalog);
    Samples samples = Samples.of(data, model.schema(), model.preprocessing());
    Map<String, Integer> leftOut = unknown(data.target(), model.schema());
    int unknown = leftOut.values().stream().mapToInt(Integer::intValue).sum();
    return new TestData(
        "samples of " + data.name(),
        samples,
        leftOut,
        data.count() - unknown - samples.count(),
        isTrainedOn(path, model));
  }

  private static LabelledData labelled(
      Path path, TestColumns columns, Model model, Catalog catalog) {
    ComponentSpec source = DataPath.source(path);
    if (source.id().equals(CSV)) {
      return LabelledTable.read(
          path,
          model.schema(),
          model.preprocessing().encoding(),
          CsvFormat.like(model.pipeline().data().source().options()),
          columns.of(model));
    }
    if (columns.given()) {
      throw new EquilibriaException(
          ErrorCode.INVALID_INPUT,
          path + ": only a table has columns to be named; what is to be predicted lies beside");
    }
    DataSource data =
        catalog.create(Kinds.DATASET, catalog.resolve(Kinds.DATASET, learning(source, model)));
    return data.test().orElseGet(data::train);
  }

  /**
   * Arrays of whole numbers hold classes or values, whichever the model has learned; they are
   * called as they were in training, and lack values where training did something about it.
   */
  private static ComponentSpec learning(ComponentSpec source, Model model) {
    if (!source.id().startsWith("np")) {
      return source;
    }
    ComponentSpec trained = model.pipeline().data().source();
    Map<String, Object> options = new HashMap<>(source.options());
    if (source.id().equals(trained.id())) {
      AS_TRAINED.forEach(
          name ->
              Optional.ofNullable(trained.options().get(name))
                  .ifPresent(value -> options.put(name, value)));
    }
    options.put("missing", Words.of(model.preprocessing().encoding().missing()));
    options.put("learn", model.schema().task() == Task.CLASSIFICATION ? "classes" : "values");
    return new ComponentSpec(source.id(), options);
  }

  /** Of a directory or an archive with a test part that part is judged, so only tables count. */
  private static boolean isTrainedOn(Path path, Model model) {
    ComponentSpec source = model.pipeline().data().source();
    String file = String.valueOf(source.options().getOrDefault("file", ""));
    try {
      return source.id().equals(CSV)
          && Files.exists(Path.of(file))
          && Files.isSameFile(path, Path.of(file));
    } catch (IOException | InvalidPathException e) {
      return false; // a file that cannot be looked at now is not the one just read
    }
  }

  private static Map<String, Integer> unknown(Target target, Schema schema) {
    Map<String, Integer> counts = new TreeMap<>();
    if (target instanceof Target.Classes classes) {
      for (int position : classes.index()) {
        counts.merge(classes.names().get(position), 1, Integer::sum);
      }
      schema.targetNames().forEach(counts::remove);
    }
    return counts;
  }
}
