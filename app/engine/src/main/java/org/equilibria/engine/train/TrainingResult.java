package org.equilibria.engine.train;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The result of a training. The network holds the parameters of the last record.
 *
 * @param status how it ended
 * @param detail why, in a sentence
 * @param step step size used; NaN if training ended before it was known
 * @param epochs one record an epoch and one at the end, if it was completed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingResult(
    TrainingStatus status, String detail, double step, List<EpochRecord> epochs) {

  /** Copy the records. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }
}
