package org.equilibria.engine.train;

import java.util.List;
import java.util.OptionalInt;
import org.apiguardian.api.API;

/**
 * The result of a training. The network holds the parameters of the last record.
 *
 * @param end how it ended
 * @param best with early stopping, after how many epochs the validation loss was least, whose
 *     weights were restored
 * @param step step size used; NaN if training ended before it was known
 * @param epochs one record an epoch and one at the end, if it was completed
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingResult(
    TrainingEnd end, OptionalInt best, double step, List<EpochRecord> epochs) {

  /** Copy the records. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /** Return the kind of ending. */
  public TrainingStatus status() {
    return end.status();
  }

  /** Return how it ended in words, without a full stop. */
  public String detail() {
    return best.isEmpty()
        ? end.text()
        : "%s; the weights after %s had the least validation loss"
            .formatted(end.text(), best.getAsInt() == 1 ? "1 epoch" : best.getAsInt() + " epochs");
  }
}
