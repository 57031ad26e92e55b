package org.equilibria.cli;

import org.equilibria.api.data.Task;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Schema;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;

/**
 * What is to be trained; what was not chosen is left to the data: the loss, and patience, which
 * means nothing without validation samples.
 *
 * @param source the choices as written
 * @param config the same, complete
 * @param patienceChosen whether patience is the user's choice
 */
record TrainPlan(StudySource source, StudyConfig config, boolean patienceChosen) {

  /** Return the complete choices for the given data. */
  StudyConfig forData(Dataset data, Equilibria equilibria) {
    StudySource fitted = source;
    if (!source.gives("train.loss")) {
      fitted = fitted.with("train.loss", loss(data.schema()), "the data");
    }
    if (data.validation().count() == 0 && !patienceChosen) {
      fitted = fitted.with("train.patience", "0", "the data");
    }
    return fitted.resolve(equilibria.catalog());
  }

  private static String loss(Schema schema) {
    if (schema.task() == Task.REGRESSION) {
      return "square";
    }
    return schema.outputs() == 1 ? "logistic" : "cross-entropy";
  }
}
