package org.equilibria.study.fit;

import org.apiguardian.api.API;

/** A listener to predictions; called in their thread, first when none is made yet. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface PredictionListener {

  /**
   * Learn how many of the samples are done.
   *
   * @param done samples so far
   * @param total samples in all
   */
  void predicted(int done, int total);
}
