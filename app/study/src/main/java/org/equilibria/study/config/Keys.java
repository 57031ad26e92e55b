package org.equilibria.study.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.equilibria.api.solve.Termination;
import org.equilibria.engine.component.KeyPath;
import org.equilibria.engine.option.OptionDescription;
import org.equilibria.engine.option.OptionsSchema;
import org.equilibria.engine.train.ClassWeights;

/** The keys of a configuration that are not options of a record. */
final class Keys {

  static final String DATA = "data";
  static final String BACKEND = "backend";
  static final String MODEL = "model";
  static final String TRAIN = "train";
  static final String CLASS_WEIGHTS = "class-weights";
  static final String LAYERS = "layers";
  static final List<String> OF_ONE_LAYER =
      List.of("width", "parameterization", "activation", "injection");
  static final String SOLVER = "solver";
  static final String GRADIENT = "gradient";
  static final String TERMINATION = "termination";
  static final String RESCUE = "rescue";
  static final String BOUNDS = "bounds";
  static final String STUDY = "study";

  /** The keys of a pipeline, each of whose values, however deep within, a study may vary. */
  static final List<String> VARIABLE =
      List.of(DATA, BACKEND, MODEL, TRAIN, SOLVER, GRADIENT, TERMINATION, RESCUE);

  static final List<String> TOP =
      List.of(DATA, BACKEND, MODEL, TRAIN, SOLVER, GRADIENT, TERMINATION, RESCUE, BOUNDS, STUDY);

  static final String ID = "id";
  static final String CLASSES = "classes";
  static final String ALL = "all";
  static final String VALIDATION = "validation";
  static final String TEST = "test";
  static final String STANDARDIZE = "standardize";
  static final String CONSTANT = "constant";
  static final List<String> DATA_OPTIONS =
      List.of("split-seed", "stratified", STANDARDIZE, "robust", CONSTANT, "unit-norm");
  static final List<String> IN_DATA =
      Stream.concat(Stream.of(CLASSES, TRAIN, VALIDATION, TEST), DATA_OPTIONS.stream()).toList();
  static final List<String> PATHS_OF_DATA =
      List.of("dir", "file", "test-file", "x", "y", "x-test", "y-test");

  /** Values of data that earlier versions did not have: without them they are as they were. */
  static final Map<String, Object> LATER_IN_DATA =
      Map.ofEntries(
          Map.entry("stratified", false),
          Map.entry("robust", false),
          Map.entry("test-file", ""),
          Map.entry("categories", ""),
          Map.entry("missing", "refuse"),
          Map.entry("unseen", "refuse"),
          Map.entry("decimal", "point"),
          Map.entry("thousands", "none"),
          Map.entry("inputs", ""),
          Map.entry("targets", ""),
          Map.entry("test-inputs", ""),
          Map.entry("test-targets", ""));

  /** Values of a training that earlier versions did not have. */
  static final Map<String, Object> LATER_IN_TRAIN =
      Map.of(
          CLASS_WEIGHTS,
          ClassWeights.NONE,
          "forward-rtol-ceiling",
          0.0,
          "gradient-rtol-ceiling",
          0.0,
          "cosine",
          0);

  static final String PRECISION = "precision";

  /** The keys of a component's section that are none of the component. */
  static final Map<String, List<String>> FURTHER =
      Map.of(DATA, IN_DATA, BACKEND, List.of(PRECISION));

  static final String NAME = "name";
  static final String SEEDS = "seeds";
  static final String AXES_KEY = "axes";
  static final KeyPath AXES = KeyPath.of(STUDY, AXES_KEY);
  static final String KEEP = "keep";
  static final String WORKER_MEMORY = "worker-memory";
  static final List<String> LIMITS = List.of("cell-limit", "silence-limit", WORKER_MEMORY);
  static final String ZIP = "zip";
  static final String WHEN = "when";
  static final String EXCLUDE = "exclude";
  static final String INCLUDE = "include";
  static final String SAMPLE = "sample";
  static final String SEARCH = "search";
  static final List<String> IN_STUDY =
      Stream.concat(
              Stream.of(NAME, SEEDS, AXES_KEY, ZIP, WHEN, EXCLUDE, INCLUDE, SAMPLE, SEARCH, KEEP),
              LIMITS.stream())
          .toList();

  static final String AXIS = "axis";
  static final String LEVELS = "levels";
  static final String OBJECTIVE = "objective";
  static final String METHOD = "method";
  static final String TRIALS = "trials";
  static final String RESOURCE = "resource";
  static final String REDUCTION = "reduction";
  static final List<String> OF_HALVING = List.of(RESOURCE, REDUCTION);

  /** The keys of a search, those of {@link SearchSettings} included. */
  static final List<String> IN_SEARCH =
      List.of(AXIS, LEVELS, OBJECTIVE, SEEDS, METHOD, TRIALS, "seed", RESOURCE, REDUCTION);

  private Keys() {}

  /** Return the keys of every section but those of components. */
  static Map<String, List<String>> sections() {
    Map<String, List<String>> sections = new LinkedHashMap<>();
    sections.put(DATA, IN_DATA);
    sections.put(BACKEND, names(BackendSettings.class));
    sections.put(MODEL, names(ModelSettings.class));
    sections.put(TRAIN, names(TrainSettings.class));
    sections.put(TERMINATION, names(Termination.class));
    sections.put(RESCUE, names(RescueSettings.class));
    sections.put(STUDY, IN_STUDY);
    return sections;
  }

  private static List<String> names(Class<? extends Record> options) {
    return OptionsSchema.of(options).describe().stream().map(OptionDescription::name).toList();
  }
}
