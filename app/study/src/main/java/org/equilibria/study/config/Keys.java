package org.equilibria.study.config;

import java.util.List;

/** The keys of a configuration that are not options of a record. */
final class Keys {

  static final String DATA = "data";
  static final String BACKEND = "backend";
  static final String MODEL = "model";
  static final String TRAIN = "train";
  static final String LAYERS = "layers";
  static final List<String> OF_ONE_LAYER =
      List.of("width", "parameterization", "activation", "injection");
  static final String SOLVER = "solver";
  static final String GRADIENT = "gradient";
  static final String TERMINATION = "termination";
  static final String RESCUE = "rescue";
  static final String BOUNDS = "bounds";
  static final String STUDY = "study";
  static final List<String> TOP =
      List.of(DATA, BACKEND, MODEL, TRAIN, SOLVER, GRADIENT, TERMINATION, RESCUE, BOUNDS, STUDY);
  static final List<String> NAMED = List.of(DATA, BACKEND);

  static final String ID = "id";
  static final String CLASSES = "classes";
  static final String ALL = "all";
  static final String VALIDATION = "validation";
  static final String TEST = "test";
  static final String SPLIT_SEED = "split-seed";
  static final String STANDARDIZE = "standardize";
  static final String CONSTANT = "constant";
  static final String UNIT_NORM = "unit-norm";
  static final List<String> DATA_OPTIONS = List.of(SPLIT_SEED, STANDARDIZE, CONSTANT, UNIT_NORM);
  static final List<String> IN_DATA =
      List.of(CLASSES, TRAIN, VALIDATION, TEST, SPLIT_SEED, STANDARDIZE, CONSTANT, UNIT_NORM);
  static final List<String> PATHS_OF_DATA = List.of("dir", "file", "x", "y", "x-test", "y-test");
  static final String PRECISION = "precision";

  static final String NAME = "name";
  static final String SEEDS = "seeds";
  static final String AXES = "axes";
  static final String KEEP = "keep";
  static final List<String> IN_STUDY = List.of(NAME, SEEDS, AXES, KEEP);

  private Keys() {}
}
