package org.equilibria.study.fit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.equilibria.engine.data.Samples;
import org.equilibria.engine.network.Network;
import org.equilibria.engine.train.TrainingListener;
import org.equilibria.study.model.Model;

/** What monitors a training, put between it and who hears of it. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Monitoring {

  /** Monitor nothing. */
  Monitoring NONE = (network, train, next) -> next;

  /**
   * Return what the training tells.
   *
   * @param network to be trained, with its initial weights, also where training is resumed
   * @param train samples of the training
   * @param next to be told everything; records may carry further notes
   */
  TrainingListener around(Network network, Samples train, TrainingListener next);

  /** Take note of a model that training goes on from, and of what was seen of it. */
  default void after(Model unfinished) {}

  /**
   * What was seen at one record of a training.
   *
   * @param updates updates done before
   * @param figures by their names; NaN for what could not be read
   */
  @API(status = API.Status.EXPERIMENTAL, since = "0.2")
  record Seen(long updates, Map<String, Double> figures) {}

  /** Return what was seen so far, one a record; nothing by default. */
  default List<Seen> readings() {
    return List.of();
  }

  /** Return text to keep in the file of the model, of all that was seen so far; none by default. */
  default Optional<String> seen() {
    return Optional.empty();
  }
}
