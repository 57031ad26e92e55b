package org.equilibria.study.model;

import java.time.Duration;
import org.apiguardian.api.API;
import org.equilibria.engine.train.TrainingResult;
import org.equilibria.engine.train.TrainingSnapshot;

/** How far the training of a network is. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Training {

  /**
   * All that is needed to continue.
   *
   * @param snapshot where training stands; its weights are those of the model
   * @param data fingerprint of the samples it is trained on
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Unfinished(TrainingSnapshot snapshot, String data) implements Training {

    /** Return the epochs done. */
    public int epoch() {
      return snapshot.position().epoch();
    }
  }

  /**
   * How training went.
   *
   * @param result how it ended, and its records
   * @param elapsed time it took
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  record Finished(TrainingResult result, Duration elapsed) implements Training {}
}
