package org.equilibria.study.model;

import java.util.Set;

/** The names of the parts of a model file. */
final class Names {

  static final String FORMAT = "format";
  static final String FORMAT_VERSION = "format-version";
  static final String CHECKSUM = "checksum";
  static final String PIPELINE = "pipeline";
  static final String SCHEMA = "schema";
  static final String PREPROCESSING = "preprocessing";
  static final String PLUGINS = "plugins";
  static final String TRAINING = "training";
  static final String DATA = "training-data";
  static final String CHECKPOINT = "checkpoint";
  static final String MONITOR = "monitor";

  /** Every text of a file. */
  static final Set<String> TEXTS =
      Set.of(
          FORMAT,
          FORMAT_VERSION,
          CHECKSUM,
          PIPELINE,
          SCHEMA,
          PREPROCESSING,
          PLUGINS,
          TRAINING,
          DATA,
          CHECKPOINT,
          MONITOR);

  static final String MEAN = "preprocessing.mean";
  static final String SCALE = "preprocessing.scale";
  static final String TARGET_MEAN = "preprocessing.target-mean";
  static final String TARGET_SCALE = "preprocessing.target-scale";

  /** Before the name of a parameter: its values before training. */
  static final String INITIAL = "initial.";

  /** Before the name of a parameter: its values at the least validation loss. */
  static final String BEST = "training.best.";

  /** Before what the optimizer and the warm starts remember. */
  static final String MEMORY = "training.memory.";

  private Names() {}
}
