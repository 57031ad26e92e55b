package org.equilibria.study.plan;

import org.equilibria.engine.data.Dataset;
import org.equilibria.study.config.DataSettings;

/** The samples that cells learn from, which a study may vary. */
@FunctionalInterface
public interface DataByChoice {

  /**
   * Return the samples that a choice asks for, the same object each time.
   *
   * @throws org.equilibria.api.error.EquilibriaException IO or MALFORMED_DATA if they cannot be
   *     read; INVALID_INPUT if they lack a class or there are too few
   */
  Dataset of(DataSettings choice);
}
