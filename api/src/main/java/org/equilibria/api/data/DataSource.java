package org.equilibria.api.data;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A source of labelled data as they are, parted into those to train on and those to test on if it
 * does so. Which samples and classes are used, the order of the samples, scaling, one-hot targets
 * and fingerprints are for whoever trains.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DataSource {

  /** Return the data to train on; the same on every call. */
  LabelledData train();

  /**
   * Return the data to test on, the same on every call; empty if the source does not part its data.
   * They have the features, their kinds and the target names of the training data.
   */
  default Optional<LabelledData> test() {
    return Optional.empty();
  }

  /**
   * Return whether the samples are in mixed order, so that the first of them stand for all;
   * otherwise they are shuffled before they are split.
   */
  default boolean mixed() {
    return false;
  }

  /**
   * Return what a user should know of how the data were read, a sentence each without its stop,
   * such as {@code column 'id' is left out}; none by default.
   */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Return a source of data at hand in mixed order.
   *
   * @throws IllegalArgumentException if the features or what is to be learned differ
   */
  static DataSource of(LabelledData train, LabelledData test) {
    return of(train, Optional.of(test), true);
  }

  /**
   * Return a source of data at hand.
   *
   * @param mixed whether they are in mixed order
   * @throws IllegalArgumentException if the features or what is to be learned differ
   */
  static DataSource of(LabelledData train, Optional<LabelledData> test, boolean mixed) {
    return of(train, test, mixed, List.of());
  }

  /**
   * Return a source of data at hand.
   *
   * @param mixed whether they are in mixed order
   * @param notes what a user should know of how they were read
   * @throws IllegalArgumentException if the features or what is to be learned differ
   */
  static DataSource of(
      LabelledData train, Optional<LabelledData> test, boolean mixed, List<String> notes) {
    return new DataAtHand(train, test, mixed, notes);
  }

  /** Return a source of data at hand that are not parted and may be in any order. */
  static DataSource of(LabelledData data) {
    return of(data, Optional.empty(), false);
  }
}
