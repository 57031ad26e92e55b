package org.equilibria.engine.train;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.network.NetworkWeights;

/**
 * All that is needed to continue a training as if it had never stopped, on the host.
 *
 * @param weights present parameters
 * @param memory what the optimizer and the warm starts remember, by name, row-major
 * @param position where training stands
 * @param partial sums over the present epoch so far; empty between epochs
 * @param step step size; NaN if it is not known yet
 * @param elapsed time spent so far
 * @param records of the epochs done
 * @param best weights of the least validation loss so far, with early stopping
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record TrainingSnapshot(
    NetworkWeights weights,
    Map<String, double[]> memory,
    Position position,
    Optional<EpochSums> partial,
    double step,
    Duration elapsed,
    List<EpochRecord> records,
    Optional<Best> best) {

  /** Copy the records. */
  public TrainingSnapshot {
    records = List.copyOf(records);
  }

  /**
   * How far a training is.
   *
   * @param epoch epochs done
   * @param row samples of the present epoch done
   * @param updates updates done
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Position(int epoch, int row, long updates) {}

  /**
   * The best weights so far.
   *
   * @param epoch epochs done before
   * @param loss validation loss
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.1")
  public record Best(int epoch, double loss, NetworkWeights weights) {}
}
