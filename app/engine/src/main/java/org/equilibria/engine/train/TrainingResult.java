package org.equilibria.engine.train;

import java.util.List;
import java.util.Optional;
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
 * @param origin where it diverged, what is known of where the first number that was not finite came
 *     from, if a component of others made it
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingResult(
    TrainingEnd end,
    OptionalInt best,
    double step,
    List<EpochRecord> epochs,
    Optional<String> origin) {

  /** Copy the records. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
    origin = origin == null ? Optional.empty() : origin; // results of before are read without one
  }

  /** Create the result of a training of which no such origin is known. */
  public TrainingResult(TrainingEnd end, OptionalInt best, double step, List<EpochRecord> epochs) {
    this(end, best, step, epochs, Optional.empty());
  }

  /** Return the kind of ending. */
  public TrainingStatus status() {
    return end.status();
  }

  /** Return how it ended in words, without a full stop. */
  public String detail() {
    String text = end.text() + origin.map(from -> "; " + from).orElse("");
    return best.isEmpty()
        ? text
        : "%s; the weights after %s had the least validation loss"
            .formatted(text, best.getAsInt() == 1 ? "1 epoch" : best.getAsInt() + " epochs");
  }
}
