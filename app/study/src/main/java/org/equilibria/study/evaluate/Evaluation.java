package org.equilibria.study.evaluate;

import org.apiguardian.api.API;

/** Say how predictions compare with the truth. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Evaluation permits Classification, Regression {

  /** Return the number of samples. */
  int count();

  /**
   * Return the number of samples without an answer, since an output is not finite. They count as
   * wrong where answers are counted, and are left out of every mean of probabilities or errors.
   */
  int unanswered();
}
