package org.equilibria.cli;

import org.equilibria.engine.data.Schema;
import org.equilibria.engine.data.Task;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;

/**
 * Hold what is to be trained, and leave the loss to the data unless it was chosen.
 *
 * @param source the choices as written
 * @param config the same, complete
 */
record TrainPlan(StudySource source, StudyConfig config) {

  /** Return the choices with the loss that the data ask for, unless one was chosen. */
  StudyConfig forData(Schema schema, Equilibria equilibria) {
    if (source.gives("train", "loss")) {
      return config;
    }
    return source.with("train", "loss", loss(schema), "the data").resolve(equilibria.catalog());
  }

  private static String loss(Schema schema) {
    if (schema.task() == Task.REGRESSION) {
      return "square";
    }
    return schema.outputs() == 1 ? "logistic" : "cross-entropy";
  }
}
