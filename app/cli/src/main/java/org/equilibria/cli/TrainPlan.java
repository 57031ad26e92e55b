package org.equilibria.cli;

import org.equilibria.api.data.Task;
import org.equilibria.engine.data.Dataset;
import org.equilibria.engine.data.Schema;
import org.equilibria.host.Equilibria;
import org.equilibria.study.config.StudyConfig;
import org.equilibria.study.config.StudySource;

/**
 * What is to be trained; what was not chosen is left to the data and the network: the loss,
 * patience, which means nothing without validation samples, and the norm of M that is held, where
 * cells have one and their parameterizations let it be.
 *
 * @param source the choices as written
 * @param config the same, complete
 * @param patienceChosen whether patience is the user's choice
 * @param holdChosen whether what is held is
 */
record TrainPlan(
    StudySource source, StudyConfig config, boolean patienceChosen, boolean holdChosen) {

  /** Return the complete choices for the given data. */
  StudyConfig forData(Dataset data, Equilibria equilibria) {
    StudySource fitted = source;
    if (!source.gives("train.loss")) {
      fitted = fitted.with("train.loss", loss(data.schema()), "the data");
    }
    if (data.validation().count() == 0 && !patienceChosen) {
      fitted = fitted.with("train.patience", "0", "the data");
    }
    if (!holdChosen && !config.base().canHoldNorm(equilibria.catalog())) {
      fitted = fitted.with("train.hold", "none", "the cell");
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
